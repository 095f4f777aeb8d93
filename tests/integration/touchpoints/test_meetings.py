"""Meetings that a person tells of: agenda, attendees, actions, what was found."""

import pytest

from libs.contracts.touchpoints import TouchpointLogged
from tests.integration.touchpoints.house import MONDAY, days
from tests.integration.touchpoints.logbook import CLIENT

ACTION = {"what": "send the quote", "owner": "s-07", "due_on": "2026-03-09"}


@pytest.mark.requirement("R93")
def test_a_meeting_closed_without_the_mandatory_item_is_logged_with_a_warning(
    house, logbook
):
    without = logbook.meet("value_explained", attendees=["p-0108"])
    complete = logbook.meet("competitiveness")

    assert (without.status_code, complete.status_code) == (201, 201)
    assert without.json["warnings"] == [
        "Nothing was said of what keeps the client competitive."
    ]
    assert complete.json["warnings"] == []
    logged = house.announced(TouchpointLogged)
    assert [each.kind for each in logged] == ["video", "video"]
    assert logged[0].contact_id == "p-0108"


def test_a_meeting_needs_its_outcome_and_who_attended_is_known(house, logbook):
    assert logbook.meet(outcome="").status_code == 422
    refused = logbook.meet(attendees=["p-0108", "p-of-another"])

    assert [error["path"] for error in refused.json["errors"]] == ["attendees.1"]
    assert house.announced(TouchpointLogged) == []
    assert logbook.items("meetings") == []


def test_nobody_came_so_nothing_was_earned(house, logbook):
    logbook.meet(no_show=True, outcome="", next_step="")

    [logged] = house.announced(TouchpointLogged)
    assert (logged.kind, logged.gamma, logged.satisfies) == ("no_show", 0, "nothing")


def test_actions_have_an_owner_and_a_day_and_are_done_once(logbook):
    meeting = logbook.meet(actions=[ACTION]).json

    [action] = logbook.items("actions")
    path = f"actions/{action['action_id']}/completion"
    done = logbook.ask("POST", path)

    assert ACTION.items() <= action.items()
    assert (action["touch_id"], action["done_at"]) == (meeting["touch_id"], None)
    assert done.json["done_at"] == "2026-03-02T08:00:00Z"
    assert logbook.ask("POST", path).status_code == 409
    unowned = {name: ACTION[name] for name in ("what", "due_on")}
    assert logbook.meet(actions=[unowned]).status_code == 422


@pytest.mark.requirement("R80")
def test_the_share_of_meetings_that_explained_our_worth_is_reported(logbook):
    logbook.meet("value_explained", "competitiveness")
    logbook.meet("competitiveness", at=MONDAY - days(1))
    logbook.meet("other", at=MONDAY - days(2))
    logbook.meet("value_explained", at=MONDAY - days(3), no_show=True)
    skipped = [{"topic": "value_explained", "subject": "Skipped", "covered": False}]
    logbook.meet(at=MONDAY - days(4), agenda=skipped)
    logbook.meet("value_explained", at=MONDAY - days(90))

    told = logbook.read("meeting-figures?since=2026-01-01&until=2026-03-03")

    counted = (told["held"], told["no_shows"], told["value_explained"])
    assert counted == (4, 1, 1)
    assert told["share"] == pytest.approx(1 / 4)


@pytest.mark.requirement("R94")
def test_opportunities_are_counted_with_the_meeting_they_were_found_in(logbook):
    meeting, other = (logbook.meet(at=MONDAY - days(n)).json for n in (0, 1))
    found = {"name": "Telephones", "found_at": MONDAY.isoformat()}
    for touch in (meeting["touch_id"], meeting["touch_id"], None):
        assert logbook.write("opportunities", **found, touch=touch).status_code == 201

    counts = [
        logbook.read(f"meetings/{each['touch_id']}")["opportunities"]
        for each in (meeting, other)
    ]
    figures = logbook.read("meeting-figures?since=2026-01-01&until=2026-03-03")

    assert (counts, figures["opportunities"]) == ([2, 0], 2)


def test_before_a_meeting_its_agenda_and_its_dangers_are_told(logbook):
    logbook.touch("call", sentiment="negative")

    told = logbook.read(f"clients/{CLIENT}/meeting-preparation")

    assert [item["topic"] for item in told["agenda"]] == [
        "competitiveness",
        "value_explained",
    ]
    assert (told["frustrated"], told["may_not_ask"]) == (True, "open_frustration")
