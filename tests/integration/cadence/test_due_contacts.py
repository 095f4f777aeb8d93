"""What cadence plans itself asks the gate when it is to begin."""

from datetime import timedelta

import pytest

from libs.contracts.grants import ContactDenied, ContactDue
from services.cadence.domain.gate import Outcome
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import due_contacts, gate, task_changes, tasks
from tests.integration.cadence import planner
from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    contact,
    days,
    hours,
    touch,
)

HELD = "select granted_at, held_until, held_by, outcome from cadence.tasks"
NIGHT = MONDAY - hours(7)
MORNING = MONDAY - hours(2)  # seven o'clock in Vienna
TIMER = "announce_due_contacts"
ASLEEP = "delete from cadence.wakes"
WAKES = "select min(at) from cadence.wakes where name = 'announce_due_contacts'"
TOMORROW = "update cadence.tasks set starts_at = '2026-03-03T08:00Z'"


@pytest.fixture
def known(house):
    house.hear(branch(), client(tier="C"), contact())
    house.execute(ASLEEP)
    return house


def reminder(occasion="1", purpose=Purpose.REMINDER, at=MONDAY, **more):
    given = {"occasion": occasion, "channel": Channel.EMAIL} | more
    return Task("c-0042", "vienna", purpose, not_before=at, due_at=at, **given)


def plan(house, purpose=Purpose.REMINDER, at=NIGHT, **more):
    with house.worker.begin() as transaction:
        return tasks.propose(transaction, [reminder(purpose=purpose, at=at, **more)])


def change(house, task, action, how):
    with house.worker.begin() as transaction:
        task_changes.change(transaction, task.id, None, action, how)


def called_back(house):
    told = [each for each in house.announced() if isinstance(each, ContactDenied)]
    return [(each.request_id, each.rule) for each in told]


def due(house):
    return [each for each in house.announced() if isinstance(each, ContactDue)]


@pytest.mark.requirement("T17")
def test_what_is_planned_by_night_is_sent_at_seven(known):
    known.clock.at = NIGHT
    assert len(plan(known)) == 1
    assert known.rows(WAKES) == [(NIGHT,)]

    assert known.tick(TIMER) == MORNING
    assert due(known) == []
    assert known.tick(TIMER, MORNING) is None

    [announced] = due(known)
    assert announced.grant_expires_at == MORNING + days(3)
    assert known.rows("select grant_id from cadence.grants") == [(announced.task_id,)]


def test_it_is_announced_once_and_the_next_keeps_its_distance(known):
    for occasion in ("1", "2"):
        plan(known, at=MONDAY, occasion=occasion)

    again = known.tick(TIMER)
    known.tick(TIMER, again - hours(1))

    assert again == MONDAY + days(14)
    assert len(due(known)) == 1
    known.tick(TIMER, again)
    assert len(due(known)) == 2


@pytest.mark.requirement("T7")
@pytest.mark.parametrize(
    ("purpose", "channel", "granted"),
    [
        (Purpose.REMINDER, Channel.EMAIL, MONDAY + days(3)),
        (Purpose.THANK_YOU, Channel.POST, MONDAY + days(3)),
        (Purpose.YEAR_END, Channel.PHONE, MONDAY + days(9)),
    ],
)
def test_what_nobody_does_is_told_once_whatever_the_nights_make_of_it(
    known, purpose, channel, granted
):
    known.hear(planner.person())
    occasion = f"{MONDAY:%Y-%m-%d}"
    plan(known, purpose, MONDAY, occasion=occasion, channel=channel)

    for number in range(5):
        planner.plan(known, MONDAY + days(number))
        known.tick(TIMER)

    assert len(due(known)) == 1
    assert known.rows(GRANTED) == [(granted,)]


@pytest.mark.requirement("T18")
def test_what_comes_too_late_is_dropped_and_that_is_written_down(known):
    known.hear(touch(MONDAY - days(1)))
    plan(known, at=MONDAY, expires_at=MONDAY + days(3))

    known.tick(TIMER)

    assert due(known) == []
    assert [outcome for *_, outcome in known.rows(HELD)] == ["expired"]
    assert known.rows("select action from cadence.audit")[-1] == ("contact dropped",)


def test_what_a_person_has_to_find_time_for_waits_for_its_time(known):
    plan(known, Purpose.CHECK_IN, MONDAY, channel=None)
    assert known.tick(TIMER) is None

    known.execute(TOMORROW)
    assert known.tick(TIMER) == MONDAY + days(1)
    assert due(known) == []
    known.tick(TIMER, MONDAY + days(1))

    [announced] = due(known)
    assert (announced.purpose, announced.channel) == ("check_in", "phone")


def test_who_is_not_kept_up_with_is_asked_about_again_the_next_day(known):
    known.hear(client(tier="C", status="dormant", revision=2))
    plan(known, at=MONDAY)

    assert known.tick(TIMER) == MONDAY + days(1)

    assert known.rows(HELD) == [(None, MONDAY + days(1), "not_kept_up_with", None)]
    known.hear(client(tier="C", revision=3))
    known.tick(TIMER, MONDAY + days(1))
    assert len(due(known)) == 1


GRANTED = "select expires_at from cadence.grants"
BECAME = "update cadence.tasks set closed_at = now(), outcome = '{}'"
PUT_OFF = "update cadence.tasks set snoozed_until = '2026-03-{}T08:00Z'"
THEY_CALLED = touch(MONDAY + hours(0.5), direction="in")
OVER = {
    "cancelled": lambda house: house.execute(BECAME.format("cancelled")),
    "superseded": lambda house: house.execute(BECAME.format("superseded")),
    "done by a call of theirs": lambda house: house.hear(THEY_CALLED),
    "put off": lambda house: house.execute(PUT_OFF.format(16)),
}


@pytest.mark.parametrize("became", OVER.values(), ids=OVER)
def test_what_is_over_holds_nothing_else_back(known, became):
    plan(known, at=MONDAY)
    known.tick(TIMER)
    became(known)
    plan(known, at=MONDAY + hours(1), occasion="2")

    with known.worker.begin() as transaction:
        wanted = due_contacts.request_of(reminder("3"), MONDAY + hours(1))
        previewed = gate.preview(transaction, wanted)
    known.tick(TIMER, MONDAY + hours(1))

    assert previewed.decision.outcome is Outcome.ALLOWED
    assert len(due(known)) == 2


@pytest.mark.parametrize("became", [BECAME.format("done"), PUT_OFF.format("03")])
def test_what_somebody_did_or_is_to_do_soon_keeps_its_grant(known, became):
    plan(known, at=MONDAY)
    known.tick(TIMER)
    known.execute(became)
    plan(known, at=MONDAY + hours(1), occasion="2")

    known.tick(TIMER, MONDAY + hours(1))

    assert len(due(known)) == 1


def test_a_grant_is_released_at_once_and_what_is_reopened_asks_for_another(known):
    [task] = plan(known, at=MONDAY)
    known.tick(TIMER)

    known.clock.at = MONDAY + hours(1)
    change(known, task, "cancelled", lambda held: held.cancelled("no", MONDAY))
    [(released_at,)] = known.rows(GRANTED)
    assert released_at < known.clock.at
    assert called_back(known) == [(task.id, "withdrawn")]
    change(known, task, "reopened", lambda held: held.reopened())
    known.tick(TIMER)

    assert known.rows(GRANTED) == [(known.clock.at + days(3),)]
    assert [each.grant_expires_at for each in due(known)][1:] == [
        known.clock.at + days(3)
    ]


@pytest.mark.requirement("R97")
@pytest.mark.parametrize(
    ("purpose", "channel"),
    [(Purpose.REMINDER, Channel.EMAIL), (Purpose.THANK_YOU, Channel.POST)],
)
def test_what_is_put_off_is_called_back_and_told_of_again_when_its_time_comes(
    known, purpose, channel
):
    [task] = plan(known, purpose, MONDAY, channel=channel)
    known.tick(TIMER)
    later = MONDAY + days(7)

    change(known, task, "put off", lambda h: h.snoozed(later, "on holiday", MONDAY))
    assert called_back(known) == [(task.id, "withdrawn")]
    for number in range(9):
        known.tick(TIMER, MONDAY + days(number))

    assert [each.grant_expires_at for each in due(known)] == [
        MONDAY + days(3),
        later + days(3),
    ]


def test_what_was_not_told_of_yet_is_not_called_back(known):
    [task] = plan(known, at=MONDAY + days(1))

    change(known, task, "cancelled", lambda held: held.cancelled("no", MONDAY))

    assert called_back(known) == []


def test_more_than_a_window_is_announced_window_by_window(known, monkeypatch):
    monkeypatch.setattr("services.cadence.usecases.due_contacts.A_WINDOW", 1)
    known.hear(*(client(client_id=f"c-{number}", tier="C") for number in range(3)))
    for number in range(3):
        task = Task(
            f"c-{number}",
            "vienna",
            Purpose.REMINDER,
            "1",
            MONDAY,
            MONDAY,
            channel=Channel.POST,
        )
        with known.worker.begin() as transaction:
            tasks.propose(transaction, [task])

    runs = 0
    while known.tick(TIMER):
        runs += 1

    assert (runs, len(due(known))) == (2, 3)
    assert timedelta() < due(known)[0].grant_expires_at - MONDAY


def test_only_a_note_that_is_meant_for_the_client_is_told(known):
    plan(known, note="the signed offer", occasion="1 r-1")
    plan(known, Purpose.THANK_YOU, note="for naming Huber", channel=Channel.POST)

    known.tick(TIMER, MONDAY)

    told = {each.purpose: each.topic for each in due(known)}
    assert told == {"reminder": "the signed offer", "thank_you": None}
