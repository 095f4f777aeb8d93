"""What cadence plans itself asks the gate when it is to begin."""

from datetime import timedelta

import pytest

from libs.contracts.grants import ContactDue
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.tasks import Task
from services.cadence.usecases import tasks
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
ASLEEP = """
insert into cadence.timers values ('announce_due_contacts', '2030-01-01')
on conflict (name) do update set due_at = excluded.due_at
"""
WAKES = "select due_at from cadence.timers where name = 'announce_due_contacts'"
TOMORROW = "update cadence.tasks set starts_at = '2026-03-03T08:00Z'"


@pytest.fixture
def known(house):
    house.hear(branch(), client(tier="C"), contact())
    house.execute(ASLEEP)
    return house


def plan(house, purpose=Purpose.REMINDER, at=NIGHT, **more):
    given = {"occasion": "1", "channel": Channel.EMAIL} | more
    task = Task("c-0042", "vienna", purpose, not_before=at, due_at=at, **given)
    with house.worker.begin() as transaction:
        return tasks.propose(transaction, [task])


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
