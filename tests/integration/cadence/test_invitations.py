"""Invitations are drawn up for who sends them; each change has the next number."""

from dataclasses import replace
from hashlib import md5

import pytest
from icalendar import Calendar

from libs.contracts.invitations import InvitationDrawnUp
from libs.contracts.upkeep import PersonErased
from tests.integration.cadence.asking import (
    OWNER,
    Desk,
    account_manager,
    manager_of,
)
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    hours,
    staff,
    touch,
)
from tests.integration.cadence.planner import plan

INVITATIONS = "/v1/invitations"
HERS, OTHERS = account_manager("s-07"), account_manager("s-08")
VISIT = md5(b"c-1\nhandover\nx", usedforsecurity=False).hexdigest()
AT, LATER = "2026-03-12T09:00:00Z", "2026-03-13T09:00:00Z"


@pytest.fixture
def desk(house, tmp_path):
    """A visit that Anna is to pay to Julia's firm."""
    house.hear(
        branch(),
        staff(staff_id="s-07", name="Anna Gruber", email="anna@msp.example"),
        client(client_id="c-1", tier="C", account_manager="s-07"),
        contact(contact_id="p-1", client_id="c-1", emails=("j.huber@client.example",)),
        contact(contact_id="p-2", client_id="c-1", name="Max Mayr", emails=()),
        contact(contact_id="p-3", client_id="c-1", name="Eva Auer"),
    )
    house.execute(
        "insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion,"
        " channel, gap_class, needs, minutes, opened_at, not_before, due_at) values"
        " (md5(E'c-1\\nhandover\\nx'), 'vienna', 'c-1', 'handover', 'x', 'in_person',"
        " 'personal', 'meeting', 90, '2026-03-02Z', '2026-03-02Z', '2026-03-31Z')"
    )
    return Desk(house, tmp_path)


def invite(desk, starts_at=AT, who=HERS, **changed):
    wish = {"task_id": VISIT, "contact_id": "p-1", "starts_at": starts_at}
    return desk.send("POST", INVITATIONS, who, wish | {"minutes": 60} | changed)


def call_off(desk, who=HERS):
    return desk.send("POST", f"{INVITATIONS}/{VISIT}/cancellation", who)


def drawn_up(house):
    return [e for e in house.announced() if isinstance(e, InvitationDrawnUp)]


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


@pytest.mark.requirement("M9")
def test_what_was_agreed_on_stands_in_the_plan_and_nothing_else_beside_it(desk, house):
    taken = (
        "select staff_id, starts_at, minutes, on_time from cadence.tasks"
        " where purpose = 'handover'"
    )
    plan(house)
    invite(desk)

    for _ in range(2):
        plan(house)
        plan(house, house.clock.at + days(1))

    agreed = MONDAY + days(10) + hours(1)
    assert house.rows(taken) == [("s-07", agreed, 60, True)]
    call_off(desk)
    plan(house)
    [(_, planned, *_)] = house.rows(taken)
    assert planned != agreed


@pytest.mark.requirement("M9")
@pytest.mark.parametrize(
    "changed",
    [
        "closed_at = now(), outcome = 'cancelled'",
        "done_at = now()",
        "handed_to = 's-08'",
        "snoozed_until = '2026-03-20Z'",
    ],
)
def test_a_meeting_is_called_off_with_its_task(desk, house, changed):
    invite(desk)
    plan(house)
    assert [each.method for each in drawn_up(house)] == ["REQUEST"]

    house.execute(f"update cadence.tasks set {changed}")  # noqa: S608 our own words
    for _ in range(2):
        house.tick("plan_news")

    assert [each.method for each in drawn_up(house)] == ["REQUEST", "CANCEL"]


def test_who_was_erased_is_not_told_that_it_is_off(desk, house):
    invite(desk)
    house.hear(
        replace(PersonErased.example(), contact_id="p-1", client_id="c-1", revision=9)
    )
    house.execute("update cadence.tasks set done_at = now()")

    house.tick("plan_news")

    assert house.rows("select cancelled from cadence.invitations") == [(True,)]


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
