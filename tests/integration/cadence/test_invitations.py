"""Invitations are drawn up for who sends them; each change has the next number."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from libs.contracts.upkeep import PersonErased
from tests.integration.cadence.asking import OWNER, account_manager, manager_of
from tests.integration.cadence.house import (
    MONDAY,
    client,
    contact,
    days,
    hours,
    touch,
)
from tests.integration.cadence.inviting import (
    INVITATIONS,
    LATER,
    VISIT,
    call_off,
    drawn_up,
    invite,
    visiting,
)

OTHERS = account_manager("s-08")


@pytest.fixture
def desk(house, tmp_path):
    """A visit that Anna is to pay to Julia's firm."""
    return visiting(house, tmp_path)


def event_of(told):
    calendar = Calendar.from_ical(told.body)
    assert calendar["method"] == told.method
    [event] = calendar.walk("VEVENT")
    return event


def test_a_request_a_move_and_a_cancellation_are_one_meeting_with_three_numbers(
    desk, house
):
    answers = [invite(desk), invite(desk, LATER), call_off(desk)]

    assert [each.status_code for each in answers] == [201] * 3
    told = drawn_up(house)
    events = [event_of(each) for each in told]
    assert [each.method for each in told] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [each["sequence"] for each in events] == [0, 1, 2]
    assert {str(each["uid"]) for each in events} == {f"{VISIT}@keepwell"}
    assert {str(each["organizer"]) for each in events} == {"mailto:anna@msp.example"}
    assert {str(each["attendee"]) for each in events} == {
        "mailto:j.huber@client.example"
    }
    assert events[1].start.isoformat() == "2026-03-13T09:00:00+00:00"


def test_the_address_travels_in_the_data_only(desk, house):
    invite(desk)

    [told] = drawn_up(house)
    [(headers,)] = house.rows("select to_jsonb(o) - 'body' from cadence.outbox o")
    assert told.address == "j.huber@client.example"
    assert "@" not in str(headers)


def test_what_we_mean_by_it_does_not_stand_in_it(desk, house):
    invite(desk)

    event = event_of(drawn_up(house)[0])
    assert event["summary"] == "Meeting with Anna Gruber"
    assert "description" not in event


def test_the_same_twice_is_told_once_and_who_is_uninvited_is_told_first(desk, house):
    invite(desk)

    assert invite(desk).json["sequence"] == 0
    assert invite(desk, contact_id="p-3").status_code == 409
    call_off(desk)
    assert call_off(desk).status_code == 409
    assert invite(desk, contact_id="p-3").json["sequence"] == 2
    assert len(drawn_up(house)) == 3


def test_nobody_is_invited_without_an_address_or_to_the_past_or_to_what_is_over(
    desk, house
):
    assert invite(desk, contact_id="p-2").status_code == 422
    assert invite(desk, contact_id="p-9").status_code == 422
    assert invite(desk, "2026-03-02T08:00:00Z").status_code == 422
    house.execute("update cadence.tasks set closed_at = due_at")
    assert invite(desk).status_code == 409


@pytest.mark.requirement("M9")
@pytest.mark.parametrize("told", [{"status": "lost"}, {"at": days(5)}, {"pause": 1}])
def test_nobody_is_invited_whom_the_gate_keeps_us_away_from(desk, house, told):
    known = {"client_id": "c-1", "tier": "C", "account_manager": "s-07"}
    if "status" in told:
        house.hear(client(**known, status="lost", revision=2))
    elif "at" in told:
        house.clock.at = MONDAY + told["at"]
        house.hear(touch(house.clock.at - hours(1), client_id="c-1"))
    else:
        house.execute(
            "insert into cadence.pauses (client_id, branch_id, since, until, reason)"
            " values ('c-1', 'vienna', '2026-03-01Z', '2026-04-01Z', 'stocktaking')"
        )

    assert invite(desk).status_code == 422

    assert drawn_up(house) == []
    assert house.rows("select from cadence.grants") == []


@pytest.mark.requirement("M9")
def test_an_invitation_has_the_one_grant_of_its_task_for_when_they_meet(desk, house):
    granted = "select grant_id, at from cadence.grants"
    meeting = MONDAY + days(10) + hours(1)
    invite(desk)
    assert house.rows(granted) == [(VISIT, meeting)]

    assert invite(desk, LATER).status_code == 201

    assert house.rows(granted) == [(VISIT, meeting + days(1))]
    call_off(desk)
    assert house.rows(f"{granted} where expires_at >= '2026-03-02T08:00Z'") == []


def test_nobody_is_invited_to_a_card(desk, house):
    house.execute(
        "update cadence.tasks set purpose = 'thank_you', channel = 'post',"
        " gap_class = 'exempt', needs = null"
    )

    assert invite(desk).status_code == 422
    assert house.rows("select from cadence.grants") == []


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2026-03-12T09:30:00Z", 409),
        ("2026-03-12T08:30:00Z", 409),
        ("2026-03-12T10:00:00Z", 201),
        ("2026-03-12T08:00:00Z", 201),
    ],
)
def test_one_of_us_meets_one_client_at_a_time(desk, house, at, status):
    house.hear(
        client(client_id="c-2", tier="C", account_manager="s-07"),
        contact(contact_id="p-4", client_id="c-2", emails=("w@brauhaus.example",)),
    )
    house.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, needs, minutes, opened_at, not_before, due_at)"
        " select 't-2', branch_id, 'c-2', purpose, occasion, channel, gap_class, needs,"
        " minutes, opened_at, not_before, due_at from cadence.tasks"
    )
    invite(desk, "2026-03-12T09:15:00Z")
    assert invite(desk).status_code == 201

    met = invite(desk, at, task_id="t-2", contact_id="p-4")

    assert met.status_code == status


def test_only_whose_client_it_is_invites_and_sees_it(desk):
    for other in (OTHERS, manager_of("graz")):
        assert invite(desk, who=other).status_code == 404
        assert call_off(desk, other).status_code == 404
    told = invite(desk).json

    assert desk.ask(INVITATIONS, OTHERS).json["items"] == []
    assert desk.ask(INVITATIONS, OWNER).json["items"] == [told]


def test_who_was_erased_is_not_written_to_and_not_in_what_was_told(desk, house):
    invite(desk)
    house.execute("update cadence.outbox set published_at = created_at")

    erased = PersonErased.example()
    house.hear(replace(erased, contact_id="p-1", client_id="c-1", revision=9))
    house.tick("sweep_up_after_people")

    assert drawn_up(house) == []
    assert call_off(desk).status_code == 422
