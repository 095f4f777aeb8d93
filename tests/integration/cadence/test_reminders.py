"""Reminders go from channel to channel until there is any answer, on any of them."""

from datetime import datetime, timedelta

import pytest

from libs.contracts.upkeep import PersonErased
from services.cadence.domain.reminders import ReminderState
from services.cadence.usecases import of_clients, reminders, task_changes
from services.cadence.usecases.reminders import ReminderWish
from tests.integration.cadence import planner
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    hours,
    merged,
    taken_back,
    touch,
)
from tests.integration.cadence.test_due_contacts import due
from tests.integration.cadence.test_sales import starts
from tests.integration.cadence.triggering import everybody, ticket
from tests.integration.cadence.triggering import follow as catch_up

STEPPER = "take_reminder_steps"
STEPS = """
select channel, case when done_at is not null then 'done'
  else coalesce(outcome, 'open') end
from cadence.tasks where purpose = 'reminder' order by not_before
"""
STEP = "select task_id from cadence.tasks where purpose = 'reminder'"
OPEN = [("phone", "open")]
DROPPED = """
update cadence.tasks set closed_at = '2026-03-02T08:00Z', outcome = 'expired';
delete from cadence.grants
"""
PUT_OFF = "update cadence.tasks set snoozed_until = '2026-03-10T08:00Z'"
HAS_TIME = """
update cadence.tasks set starts_at = due_at
where purpose = 'reminder' and channel = 'phone' and starts_at is null
"""


def follow(house, until=None):
    """Let the clock run: there is time for calls, and every step asks the gate."""
    until = until or house.clock.at
    at = house.clock.at
    while at is not None:
        catch_up(house, at)
        house.execute(HAS_TIME)
        ahead = [house.tick(timer) for timer in ("announce_due_contacts", STEPPER)]
        last, later = at, [each for each in ahead if each and at < each <= until]
        at = min(later, default=until if last < until else None)


def start(house, named="r-1", **changed):
    wish = {"client": "c-0042", "contact": "p-0108", "about": "the offer", "by": None}
    with house.api.begin(branches="*") as transaction:
        reminders.start(transaction, named, ReminderWish(**wish | changed), None)
    follow(house)


def standing(house):
    return house.read(reminders.listed, everybody(), None, 9)


@pytest.fixture
def office(house):
    house.hear(branch(), client(), contact(), touch(MONDAY - days(20)))
    return house


@pytest.mark.requirement("R115")
def test_one_step_at_a_time_is_open_and_each_is_waited_on_for_working_days(office):
    start(office)
    seen = [office.rows(STEPS)]
    for day in ("2026-03-03", "2026-03-04", "2026-03-09", "2026-03-12", "2026-03-19"):
        follow(office, starts(day) - timedelta(seconds=1))
        assert office.rows(STEPS) == seen[-1]
        follow(office, starts(day))
        seen.append(office.rows(STEPS))

    over = [(channel, "no_answer") for channel in ("phone", "email", "sms", "chat")]
    assert seen == [
        OPEN,
        OPEN,
        [*over[:1], ("email", "open")],
        [*over[:2], ("sms", "open")],
        [*over[:3], ("chat", "open")],
        over,
    ]
    [told] = standing(office)
    assert (told.state, told.step, told.next_at) == (ReminderState.UNANSWERED, 4, None)


@pytest.mark.requirement("R115")
@pytest.mark.parametrize(
    ("satisfies", "direction", "left"),
    [
        ("message", "in", "answered"),
        ("call", "in", "done"),
        ("call", "out", "done"),
        ("meeting", "both", "done"),
    ],
)
def test_an_answer_on_any_channel_stops_all_remaining_steps(
    office, satisfies, direction, left
):
    start(office)
    follow(office, starts("2026-03-04"))

    said_at = starts("2026-03-05")
    office.hear(touch(said_at, satisfies, direction=direction, contact_id="p-0108"))
    follow(office, said_at)
    follow(office, said_at + days(60))

    assert office.rows(STEPS) == [("phone", "no_answer"), ("email", left)]
    [told] = standing(office)
    assert (told.state, told.next_at) == (ReminderState.ANSWERED, None)


@pytest.mark.requirement("R116")
def test_an_answer_belongs_to_the_latest_step_before_it_however_late_it_is_heard(
    office,
):
    start(office)
    for day in ("2026-03-04", "2026-03-09", "2026-03-12"):
        follow(office, starts(day))

    said_at = starts("2026-03-09") + hours(7 + 5)
    later = touch(said_at + days(2), "message", direction="in")
    first = touch(said_at, "message", direction="in", contact_id="p-0108")
    for said in (later, first, first):
        office.hear(said)
        follow(office)

    [told] = standing(office)
    assert (told.answer.touch, told.answer.at) == (first.touch_id, said_at)
    assert (told.answer.step, told.answer.after) == (3, hours(5))
    assert told.state is ReminderState.ANSWERED


@pytest.mark.requirement("R115", "R116")
def test_a_step_that_the_gate_keeps_back_is_waited_for_and_answers_none(office):
    start(office)
    sent_at = starts("2026-03-04") + hours(8)
    follow(office, sent_at)
    office.hear(touch(sent_at, "message", contact_id="p-0108"))

    follow(office, starts("2026-03-16") + hours(6))
    assert [step for _, step in office.rows(STEPS)] == [*["no_answer"] * 2, "open"]
    assert [each.channel for each in due(office)] == ["phone", "email"]
    follow(office, starts("2026-03-19") - timedelta(seconds=1))
    assert [each.channel for each in due(office)] == ["phone", "email", "sms"]
    assert office.rows(STEPS)[2:] == [("sms", "open")]
    follow(office, starts("2026-03-19"))
    assert office.rows(STEPS)[2:] == [("sms", "no_answer"), ("chat", "open")]

    said_at = starts("2026-03-13")
    office.hear(touch(said_at, "message", direction="in", contact_id="p-0108"))
    follow(office)
    [told] = standing(office)
    assert (told.answer.step, told.answer.after) == (2, days(9) - hours(7))


@pytest.mark.requirement("R115")
def test_who_is_not_kept_up_with_is_not_said_to_have_not_answered(office):
    office.hear(client(status="dormant", revision=2))
    start(office)

    follow(office, MONDAY + days(40))
    assert office.rows(STEPS) == OPEN

    office.hear(touch(MONDAY + days(40), "message", direction="in"))
    follow(office)
    assert [each.state for each in standing(office)] == [ReminderState.ANSWERED]


@pytest.mark.requirement("R115")
@pytest.mark.parametrize(
    ("became", "goes_on"), [(DROPPED, "2026-03-04"), (PUT_OFF, "2026-03-12")]
)
def test_a_step_that_is_dropped_or_put_off_is_waited_for_from_then(
    office, became, goes_on
):
    start(office)
    office.execute(became)

    follow(office, starts(goes_on) - timedelta(seconds=1))
    assert len(office.rows(STEPS)) == 1
    follow(office, starts(goes_on))
    assert office.rows(STEPS)[1:] == [("email", "open")]


@pytest.mark.requirement("R115")
def test_a_call_that_nobody_makes_is_waited_for_no_longer_than_any_step(office):
    office.hear(planner.person("s-1"), client(account_manager="s-1", revision=2))
    start(office)

    for day in range(3):
        planner.plan(office, MONDAY + days(day))
        for timer in ("announce_due_contacts", STEPPER):
            planner.run(office, timer)

    assert office.rows(STEPS) == [("phone", "no_answer"), ("email", "open")]


@pytest.mark.requirement("R115")
def test_a_call_that_nobody_finds_time_for_is_no_end_of_the_ladder(office):
    with office.api.begin(branches="*") as transaction:
        wish = ReminderWish("c-0042", None, "the offer", None)
        reminders.start(transaction, "r-1", wish, None)
    for day in ("2026-03-02T08:00Z", "2026-03-03T23:00Z"):
        catch_up(office, datetime.fromisoformat(day))
        office.tick(STEPPER)

    assert office.rows(STEPS) == [("phone", "no_answer"), ("email", "open")]


@pytest.mark.requirement("R115")
def test_a_call_that_got_no_answer_is_waited_for_from_the_first_try(office):
    start(office)
    for day in (1, 2):
        office.clock.at = MONDAY + days(day)
        with office.api.begin(branches="*") as transaction:
            [[task]] = office.rows(STEP)
            task_changes.no_answer(transaction, task, None, message_left=False)

    follow(office, starts("2026-03-05") - timedelta(seconds=1))
    assert office.rows(STEPS) == OPEN
    follow(office, starts("2026-03-05"))
    assert office.rows(STEPS)[1:] == [("email", "open")]


@pytest.mark.requirement("R115")
def test_two_reminders_of_the_same_are_one_while_it_goes_on(office):
    start(office)
    start(office, "r-2", about=" The Offer")
    start(office, "r-3", about="the contract")
    start(office, "r-4", contact=None)
    assert [each.id for each in standing(office)] == ["r-1", "r-3", "r-4"]

    office.hear(touch(MONDAY + hours(1), "message", direction="in"))
    start(office, "r-5")

    assert [each.id for each in standing(office)][-1] == "r-5"


def test_what_is_no_answer_stops_nothing(office):
    start(office)
    at = MONDAY + hours(1)
    office.hear(
        touch(MONDAY - days(1), "message", direction="in"),
        touch(at, "message", direction="out"),
        touch(at, "broadcast", direction="out"),
        touch(at, "message", direction="in", contact_id="p-0999"),
        ticket(at),
    )

    follow(office)

    assert office.rows(STEPS) == OPEN
    assert [each.state for each in standing(office)] == [ReminderState.RUNNING]


def test_an_answer_that_was_none_lets_it_go_on_in_either_order(office):
    said = touch(MONDAY + hours(1), "message", direction="in")
    start(office)
    office.hear(said)
    follow(office)
    office.hear(taken_back(said))
    follow(office)
    office.hear(taken_back(other := touch(MONDAY + hours(2), "message")))
    office.hear(other)
    follow(office, starts("2026-03-04"))

    assert office.rows(STEPS) == [("phone", "answered"), ("email", "open")]


@pytest.mark.requirement("R115")
def test_a_person_stops_it_and_steps_missed_while_down_are_not_taken_at_once(office):
    start(office)
    with office.api.begin(branches="*") as transaction:
        reminders.stop(transaction, "r-1", everybody())
        with pytest.raises(reminders.ReminderOver):
            reminders.stop(transaction, "r-1", everybody())
    start(office, "r-2", contact=None)
    for _ in range(2):
        catch_up(office, starts("2026-03-30"))

    assert sorted(office.rows(STEPS)) == [
        ("email", "open"),
        ("phone", "no_answer"),
        ("phone", "stopped"),
    ]


def test_an_answer_to_whom_they_were_merged_with_is_an_answer(house):
    house.hear(branch(), *(client(client_id=each) for each in ("c-1", "c-2")))
    start(house, client="c-1", contact=None)
    house.hear(merged())

    house.hear(touch(MONDAY + hours(1), "message", direction="in", client_id="c-2"))
    follow(house)

    assert [each.state for each in standing(house)] == [ReminderState.ANSWERED]


def test_who_is_erased_is_reminded_no_more_and_nobody_knows_of_what(office):
    start(office)

    office.hear(PersonErased.example())
    follow(office)

    [told] = standing(office)
    assert (told.state, told.about) == (ReminderState.STOPPED, "")
    assert office.rows(STEPS) == [("phone", "stopped")]
    assert office.rows("select distinct note from cadence.tasks") == [("",)]


def test_whom_the_client_does_not_have_cannot_be_reminded(office):
    with pytest.raises(of_clients.NobodyThere):
        start(office, contact="p-0999")

    assert standing(office) == []
