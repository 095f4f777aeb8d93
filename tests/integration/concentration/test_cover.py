"""Cover: what is sold of the time ahead, what ends, and how few engagements run."""

from datetime import date

import pytest

from libs.contracts.clients import Absence
from services.concentration.domain.cover import State
from services.concentration.usecases import cover
from tests.integration.concentration.asking import Desk, manager_of
from tests.integration.concentration.engaging import (
    IN_90_DAYS,
    TODAY,
    book,
    engagement,
)
from tests.integration.concentration.house import branch, client, days, staff


def firm(house):
    return house.read(cover.of, None, None).firm


@pytest.fixture
def vienna(house):
    house.hear(branch(), client(), staff(staff_id="s-1", service_desk=False))
    return house


def test_32_hours_sold_of_the_next_30_days_are_32_of_those_there_are(vienna):
    vienna.hear(engagement())

    [soon, _, later] = firm(vienna).covers

    # 22 working days of eight hours from 2 to 31 March.
    assert (soon.signed, soon.available) == (pytest.approx(32), 176)
    assert soon.state is State.KNOWN
    assert later.signed == pytest.approx(32)
    assert later.share < soon.share


def test_absences_holidays_and_who_is_no_project_staff_are_no_time_to_sell(vienna):
    easter = Absence(date(2026, 3, 30), date(2026, 4, 10))
    vienna.hear(
        engagement(),
        staff(staff_id="s-1", service_desk=False, absences=(easter,), revision=2),
        staff(staff_id="s-2", service_desk=True),
        staff(staff_id="s-3", permanent=False),
        staff(staff_id="s-4", active=False),
    )

    [soon, later, _] = firm(vienna).covers

    assert soon.available == (22 - 2) * 8
    # To 30 April there are 43 working days with Easter Monday, of nine they are away.
    assert later.available == (43 - 9) * 8


@pytest.mark.parametrize(
    ("changed", "signed", "state"),
    [
        ({"committed_hours": None, "per": None}, 0, State.AT_LEAST),
        ({"kind": "licence", "committed_hours": None}, None, State.UNKNOWN),
        ({"committed_hours": 0}, 0, State.KNOWN),
        ({"ends_on": None}, 0, State.AT_LEAST),
        ({"ends_on": None, "per": "month"}, 32 * 30 / 30.4375, State.KNOWN),
    ],
)
def test_hours_that_nobody_told_are_not_none(vienna, changed, signed, state):
    vienna.hear(engagement(**changed))

    [soon, *_] = firm(vienna).covers

    assert soon.state is state
    assert soon.signed == (None if signed is None else pytest.approx(signed))


@pytest.mark.parametrize(
    ("gone", "signed"), [({"status": "lost"}, 0), ({"removed": True}, None)]
)
def test_the_work_of_a_client_that_is_gone_or_never_was_will_not_be_done(
    vienna, gone, signed
):
    vienna.hear(engagement())
    vienna.hear(client(revision=9, **gone))

    assert firm(vienna).covers[0].signed == signed
    assert vienna.read(cover.ends, None, None)[1] == []


def test_how_busy_somebody_is_follows_from_what_they_are_booked_for(vienna):
    vienna.hear(engagement())

    [(_, [unknown, *_])] = vienna.read(cover.of_people, None, None)
    book(vienna, 1, 0.2, until=TODAY + days(10))
    [(anna, [soon, *_])] = vienna.read(cover.of_people, None, None)

    assert unknown.state is State.UNKNOWN
    assert (anna.person.id, soon.available) == ("s-1", 176)
    assert soon.signed == pytest.approx(0.2 * 9 * 8)


def test_a_booking_ends_with_its_engagement_and_tells_its_hours(vienna):
    vienna.hear(engagement(ends_on=TODAY + days(4), committed_hours=None, per=None))
    [untold, *_] = firm(vienna).covers
    book(vienna, 1)
    [told, *_] = firm(vienna).covers

    [(_, [soon, *_])] = vienna.read(cover.of_people, None, None)

    assert soon.signed == told.signed == 5 * 8
    assert (untold.state, told.state) == (State.AT_LEAST, State.KNOWN)


@pytest.mark.requirement("R66")
def test_too_few_engagements_at_once_warn_with_the_day(vienna):
    vienna.hear(
        engagement(1, ends_on=TODAY + days(10)),
        *(engagement(number, ends_on=IN_90_DAYS) for number in (2, 3)),
    )

    three = firm(vienna).running
    vienna.hear(engagement(4, starts_on=TODAY + days(5), ends_on=None))
    four = firm(vienna).running

    assert (three.now, three.too_few_on) == (3, TODAY + days(11))
    assert (four.now, four.too_few_on) == (3, None)


def test_where_nothing_that_was_sold_is_on_record_nobody_knows_how_much_runs(vienna):
    assert firm(vienna).running is None


@pytest.mark.requirement("R85")
def test_the_next_work_is_to_be_sought_six_weeks_before_this_one_ends(vienna, tmp_path):
    vienna.hear(engagement(ends_on=IN_90_DAYS), engagement(2, ends_on=None))
    desk = Desk(vienna, tmp_path)

    [end] = desk.ask("/v1/cover/ends").json["items"]

    assert (end["engagement_id"], end["ends_on"]) == ("e-1", str(IN_90_DAYS))
    assert end["seek_by"] == str(IN_90_DAYS - days(42)) > str(TODAY)
    assert (end["days_left"], end["client_name"]) == (90, client().name)


@pytest.mark.parametrize(
    ("following", "follows"),
    [
        ({"starts_on": IN_90_DAYS + days(90), "ends_on": None}, True),
        ({"starts_on": IN_90_DAYS + days(91), "ends_on": None}, False),
        ({"starts_on": TODAY, "ends_on": IN_90_DAYS}, False),
    ],
    ids=["in time", "too late", "ends no later"],
)
def test_what_follows_must_begin_in_time_and_end_later(vienna, following, follows):
    vienna.hear(
        engagement(1, ends_on=IN_90_DAYS, followed_by="e-2"), engagement(2, **following)
    )

    _, ends = vienna.read(cover.ends, None, None)

    assert ("e-1" not in {each.engagement for each in ends}) == follows


@pytest.mark.requirement("R69")
def test_whose_loss_would_put_us_on_the_beach_is_named(vienna, tmp_path):
    vienna.hear(*(client(number, name=f"Client {number}") for number in (2, 3)))
    desk = Desk(vienna, tmp_path)
    unknown = desk.ask("/v1/cover/without").json
    # 27, 10 and 8 of 176 hours: a quarter is 44.
    vienna.hear(
        engagement(1, committed_hours=27),
        engagement(2, committed_hours=10, client_id="c-2"),
        engagement(3, committed_hours=8, client_id="c-3"),
    )
    told = desk.ask("/v1/cover/without").json
    vienna.hear(engagement(4, committed_hours=20, client_id="c-3"))
    spread = desk.ask("/v1/cover/without").json
    vienna.hear(client(2, group_id="g-1", revision=9))
    vienna.hear(client(3, group_id="g-1", revision=9))
    grouped = desk.ask("/v1/cover/without").json

    assert (unknown["items"], unknown["cover"]["state"]) == (None, "unknown")
    assert [(e["name"], round(e["hours"])) for e in told["items"]] == [
        (client().name, 27),
        ("Client 2", 10),
        ("Client 3", 8),
    ]
    assert told["items"][0]["share_left"] == pytest.approx(18 / 176)
    assert {e["name"]: e["share_left"] for e in spread["items"]} == {
        "Client 3": pytest.approx(37 / 176),
        client().name: pytest.approx(38 / 176),
    }
    assert [(e["unit_id"], round(e["hours"])) for e in grouped["items"]] == [
        ("g-1", 38),
        ("c-1", 27),
    ]


def test_a_manager_sees_the_own_branch_and_not_the_firm(vienna, tmp_path):
    vienna.hear(
        branch(branch_id="graz"),
        client(2, branch_id="graz"),
        staff(staff_id="s-9", branch_id="graz", service_desk=False),
        engagement(),
        engagement(9, client_id="c-2", branch_id="graz", ends_on=IN_90_DAYS),
    )
    desk = Desk(vienna, tmp_path)
    of_graz = manager_of("graz")

    told = desk.ask("/v1/cover", of_graz).json
    people = desk.ask("/v1/cover/people", of_graz).json["items"]
    ends = desk.ask("/v1/cover/ends", of_graz).json["items"]
    whole = desk.ask("/v1/cover").json

    assert (told["firm"], [*told["branches"]]) == (None, ["graz"])
    assert [each["staff_id"] for each in people] == ["s-9"]
    assert [each["engagement_id"] for each in ends] == ["e-9"]
    assert told["branches"]["graz"] == whole["branches"]["graz"]
    assert whole["firm"]["engagements"] == 2
    assert desk.ask("/v1/cover", branch="linz").status_code == 404


def test_the_owner_says_whose_time_is_for_projects(vienna, tmp_path):
    vienna.hear(engagement(), staff(staff_id="s-2", service_desk=True))
    desk = Desk(vienna, tmp_path)

    def say(staff_id, share):
        told = {"staff_id": staff_id, "share": share}
        return desk.send("PUT", "/v1/project-staff", manager_of("vienna"), told)

    said = say("s-1", 0.5), say("s-2", 0.25)
    [halved, *_] = firm(vienna).covers
    vienna.hear(staff(staff_id="s-1", service_desk=False, revision=9))
    listed = desk.ask("/v1/project-staff").json["items"]
    say("s-2", None)

    assert [each.status_code for each in said] == [204, 204]
    assert halved.available == 0.75 * 176
    assert [(e["staff_id"], e["share"], e["said"]) for e in listed] == [
        ("s-1", 0.5, True),
        ("s-2", 0.25, True),
    ]
    assert firm(vienna).covers[0].available == 0.5 * 176
    assert say("s-7", 1).status_code == 404


@pytest.mark.requirement("R67")
def test_whether_a_day_rate_is_adequate_is_told(vienna, tmp_path):
    desk = Desk(vienna, tmp_path)

    def asked(**query):
        return desk.ask("/v1/day-rates", goal="100000.00", **query).json

    assert asked(day_rate="2000.00", days=50) == {
        "adequate_rate": "2000.0000",
        "is_adequate": True,
        "days_needed": 50,
        "covered": True,
    }
    assert asked(day_rate="2000.00", days=49)["covered"] is False
    assert asked(day_rate="1250.00")["days_needed"] == 80
    assert desk.ask("/v1/day-rates", goal="0", day_rate="1").status_code == 422
