"""What was agreed on has its hour, and is called off when it is not to be."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

from libs.contracts.upkeep import ClientUnmerged, PersonErased
from tests.integration.cadence.asking import OWNER, account_manager
from tests.integration.cadence.handling import act
from tests.integration.cadence.house import (
    MONDAY,
    client,
    days,
    hours,
    merged,
    staff,
    touch,
)
from tests.integration.cadence.inviting import (
    AT,
    VISIT,
    call_off,
    due,
    invite,
    methods,
    visiting,
)
from tests.integration.cadence.planner import plan, run

SHOWN = "staff_id", "starts_at", "minutes", "on_time"
THE_VISIT = {"task_id": VISIT}
ASLEEP = "delete from cadence.wakes where name = 'plan_news'"
AWAKE = "select from cadence.wakes where name = 'plan_news'"


@pytest.fixture
def desk(house, tmp_path):
    """A visit that Anna is to pay to Julia's firm."""
    return visiting(house, tmp_path)


@pytest.mark.requirement("M9")
def test_what_was_agreed_on_stands_in_the_plan_and_nothing_else_beside_it(desk, house):
    def planned():
        return [desk.ask("/v1/plan", OWNER).json["items"][0][name] for name in SHOWN]

    plan(house)
    invite(desk)

    for _ in range(2):
        plan(house)
        plan(house, house.clock.at + days(1))

    assert planned() == ["s-07", AT, 60, True]
    call_off(desk)
    plan(house)
    [_, starts_at, minutes, _] = planned()
    assert (starts_at != AT, minutes) == (True, 90)


def test_a_meeting_whose_hour_passed_without_it_takes_no_time_of_another_day(
    desk, house
):
    plan(house)
    invite(desk, minutes=240)
    after = datetime.fromisoformat(AT) + days(1)

    plan(house, after)

    [shown] = desk.ask("/v1/plan", OWNER).json["items"]
    assert (shown["starts_at"] != AT, shown["minutes"]) == (True, 90)


def test_what_waits_to_be_planned_anew_is_not_late_yet(desk, house):
    plan(house)
    invite(desk)
    house.execute("update cadence.tasks set on_time = null")

    [shown] = desk.ask("/v1/plan", OWNER).json["items"]
    assert shown["on_time"] is True


@pytest.mark.requirement("M9")
@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("cancel", {"reason": "They have no time for us."}),
        ("done", {"note": "We met in the street."}),
        ("hand-over", {"staff_id": "s-08"}),
        ("snooze", {"until": "2026-03-20T08:00:00Z", "reason": "A trade fair."}),
    ],
)
def test_a_meeting_is_called_off_with_its_task(desk, house, what, said):
    house.hear(staff(staff_id="s-08", name="Ben Moser"))
    invite(desk)
    plan(house)
    assert methods(house) == ["REQUEST"]
    house.execute(ASLEEP)

    assert act(desk, THE_VISIT, what, **said).status_code == 201

    assert house.rows(AWAKE) != []
    run(house, "plan_news")
    assert methods(house) == ["REQUEST", "CANCEL"]


HERS_STILL = {"client_id": "c-1", "tier": "C", "account_manager": "s-07"}


def become(_desk, house, status):
    house.hear(client(**HERS_STILL, status=status, revision=2))


def pause(desk, house, until="2026-05-10T08:00:00Z"):
    body = {"until": until, "reason": "They are moving."}
    desk.send("PUT", "/v1/pauses/c-1", OWNER, body)
    house.follow()


def let_her_go(_desk, house):
    house.hear(staff(staff_id="s-07", name="Anna Gruber", active=False, revision=2))


def give_away(_desk, house):
    house.hear(
        staff(staff_id="s-08", name="Ben Moser"),
        client(**HERS_STILL | {"account_manager": "s-08"}, revision=2),
    )


APART = {
    "lost": partial(become, status="lost"),
    "dormant": partial(become, status="dormant"),
    "paused": pause,
    "without her": let_her_go,
    "another's": give_away,
}
LIVE = "select from cadence.grants where expires_at >= '{}'"


@pytest.mark.requirement("M9")
@pytest.mark.parametrize("parted", APART.values(), ids=APART)
def test_a_meeting_is_called_off_when_either_side_is_not_to_come(desk, house, parted):
    invite(desk)
    run(house, "plan_news")
    house.execute(ASLEEP)

    parted(desk, house)

    assert house.rows(AWAKE) != []
    run(house, "plan_news")

    assert methods(house) == ["REQUEST", "CANCEL"]
    assert house.rows(LIVE.format(house.clock.at)) == []


@pytest.mark.parametrize("hers", ["staff_id = 's-09'", "handed_to = 's-07'"])
def test_who_stands_in_or_was_given_the_task_still_comes_to_anothers_client(
    desk, house, hers
):
    house.hear(staff(staff_id="s-09", name="Clara Lang", email="clara@msp.example"))
    house.execute(f"update cadence.tasks set {hers} where task_id = '{VISIT}'")  # noqa: S608 our own words
    assert invite(desk).status_code == 201

    give_away(desk, house)
    run(house, "plan_news")

    assert methods(house) == ["REQUEST"]


def test_whose_client_it_is_now_may_invite_to_what_was_called_off(desk, house):
    invite(desk)
    give_away(desk, house)
    house.hear(
        staff(staff_id="s-08", name="Ben Moser", email="ben@msp.example", revision=2)
    )
    plan(house)

    assert invite(desk, who=account_manager("s-08")).json["staff_id"] == "s-08"

    plan(house)
    assert methods(house) == ["REQUEST", "CANCEL", "REQUEST"]


@pytest.mark.parametrize("until", ["2026-03-12T08:00:00Z", "2026-03-12T09:00:00Z"])
def test_a_pause_that_is_over_by_then_calls_nothing_off(desk, house, until):
    invite(desk)

    pause(desk, house, until)
    run(house, "plan_news")

    assert methods(house) == ["REQUEST"]


def promise_no_more(_desk, house):
    house.say("tier", "C", monthly_meeting=False)


@pytest.mark.parametrize("parted", [pause, APART["lost"], promise_no_more])
def test_a_meeting_of_a_ritual_is_called_off_with_it(desk, house, parted):
    house.say("tier", "C", monthly_meeting=True)
    [(ritual,)] = house.rows(
        "select task_id from cadence.tasks where purpose = 'monthly_meeting'"
    )
    assert invite(desk, task_id=ritual).status_code == 201
    run(house, "plan_news")
    house.execute(ASLEEP)

    parted(desk, house)

    assert house.rows(f"select from cadence.tasks where task_id = '{ritual}'") == []
    assert house.rows(AWAKE) != []
    run(house, "plan_news")
    assert methods(house) == ["REQUEST", "CANCEL"]
    assert house.rows(LIVE.format(house.clock.at)) == []


def test_what_was_agreed_on_outlives_that_the_client_is_merged(desk, house):
    house.say("tier", "C", monthly_meeting=True)
    house.hear(client(client_id="c-2", tier="C", account_manager="s-08"))
    [(ritual,)] = house.rows(
        "select task_id from cadence.tasks"
        " where purpose = 'monthly_meeting' and client_id = 'c-1'"
    )
    invite(desk, task_id=ritual)
    run(house, "plan_news")

    house.hear(merged())
    run(house, "plan_news")
    house.hear(merged(ClientUnmerged))
    run(house, "plan_news")

    assert methods(house) == ["REQUEST"]


@pytest.mark.requirement("M9")
def test_what_is_called_off_is_no_leave_for_another_day(desk, house):
    house.hear(
        staff(staff_id="s-08", name="Ben Mayr", weekly_contact_hours=10),
        touch(MONDAY - days(10), "message", client_id="c-1"),
    )
    assert invite(desk).status_code == 201

    act(desk, THE_VISIT, "hand-over", staff_id="s-08")
    plan(house)
    for number in range(3):
        house.tick("announce_due_contacts", MONDAY + days(number))

    assert methods(house) == ["REQUEST", "CANCEL"]
    assert due(house) == []
    assert house.rows(
        "select held_by from cadence.tasks where channel = 'in_person'"
    ) == [("shortest_gap",)]


@pytest.mark.requirement("M9")
@pytest.mark.parametrize("mailed", [False, True])
def test_a_meeting_is_told_of_at_its_hour_and_not_judged_once_more(desk, house, mailed):
    meeting = MONDAY + days(10) + hours(1)
    invite(desk)
    plan(house)
    if mailed:
        house.hear(touch(MONDAY + days(8), "message", client_id="c-1"))
    house.tick("announce_due_contacts", meeting - hours(1))
    assert due(house) == []

    house.tick("announce_due_contacts", meeting)
    house.tick("announce_due_contacts", meeting + hours(1))

    assert [each.task_id for each in due(house)] == [VISIT]
    planned = "select starts_at, granted_at from cadence.tasks"
    assert house.rows(f"{planned} where task_id = '{VISIT}'") == [(meeting, meeting)]


def test_a_task_that_was_told_of_is_told_of_again_at_the_hour_of_the_meeting(
    desk, house
):
    meeting = MONDAY + days(10) + hours(1)
    plan(house)
    for number in range(5):
        house.tick("announce_due_contacts", MONDAY + days(number))
    assert len(due(house)) == 1
    invite(desk)

    house.tick("announce_due_contacts", meeting)

    assert len(due(house)) == 2


def test_what_another_meeting_did_is_called_off_at_once(desk, house):
    invite(desk)
    run(house, "plan_news")
    house.execute(ASLEEP)

    house.hear(touch(MONDAY + hours(2), "meeting", client_id="c-1"))

    assert house.rows(AWAKE) != []
    run(house, "plan_news")
    assert methods(house) == ["REQUEST", "CANCEL"]


def test_who_was_erased_is_not_told_that_it_is_off(desk, house):
    invite(desk)
    house.hear(
        replace(PersonErased.example(), contact_id="p-1", client_id="c-1", revision=9)
    )
    act(desk, THE_VISIT, "done", note="We met in the street.")

    house.tick("plan_news")

    assert house.rows("select cancelled from cadence.invitations") == [(True,)]
