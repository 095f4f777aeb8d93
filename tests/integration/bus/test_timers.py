"""Timers: one replica runs each, a late one once; one that fails spares the others."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from libs.storage import timers
from libs.storage.clock import WallClock
from libs.storage.transactions import Transactions
from libs.waiting import until

TIMED = ["-m", "tests.integration.bus.timed"]
SOON = 10  # seconds
A_MOMENT = 0.3 / 86_400  # days

pytestmark = pytest.mark.parametrize("probes", ["local"], indirect=True)


def test_of_two_replicas_one_runs_a_timer(probes):
    replicas = [probes.start(TIMED), probes.start(TIMED)]

    assert until(lambda: all(replica.ready() for replica in replicas), 20)
    assert until(lambda: all_ran(probes), SOON)
    assert probes.effects("chime") == ["chime"]
    assert probes.effects("doze") == ["doze"]


def test_a_timer_that_is_days_late_runs_once(probes):
    probes.work(TIMED)
    assert until(lambda: all_ran(probes), SOON)

    due(probes, "chime", days_ago=3)

    assert until(lambda: due_in(probes, "chime") > timedelta(minutes=59), SOON)
    assert probes.effects("chime") == ["chime"] * 2


def test_a_timer_that_fails_is_tried_again_and_holds_no_other_up(probes):
    probes.work(TIMED)
    assert until(lambda: all_ran(probes), SOON)
    assert probes.effects("mended") == []
    assert timedelta() < due_in(probes, "break_once") <= timedelta(minutes=1)

    due(probes, "break_once")

    assert until(lambda: probes.effects("mended") == ["mended"], SOON)


def test_a_timer_that_collides_with_others_runs_again_at_once(probes):
    probes.work(TIMED)
    assert until(lambda: all_ran(probes), SOON)
    assert probes.effects("passed") == ["passed"]
    assert due_in(probes, "collide_once") > timedelta(minutes=59)


def test_a_timer_woken_while_it_runs_runs_again(probes):
    probes.work(TIMED)
    assert until(lambda: all_ran(probes), SOON)
    due(probes, "doze")
    assert until(lambda: is_running(probes, "doze"), SOON)

    with opened(probes) as transaction:
        transaction.wake("doze", transaction.now)

    assert until(lambda: len(probes.effects("doze")) == 3, SOON)


def test_one_that_falls_asleep_before_who_woke_it_commits_runs_again(probes):
    probes.work(TIMED)
    assert until(lambda: all_ran(probes), SOON)

    with opened(probes) as transaction:
        due(probes, "chime", days_ago=-A_MOMENT)
        transaction.wake("chime", transaction.now + timedelta(seconds=1))
        assert until(lambda: len(probes.effects("chime")) == 2, SOON)
        assert until(lambda: due_in(probes, "chime") > timedelta(minutes=59), SOON)

    assert until(lambda: len(probes.effects("chime")) == 3, SOON)


def test_who_wakes_waits_neither_for_a_running_timer_nor_for_who_wakes_it_too(probes):
    probes.work(TIMED)
    assert until(lambda: all_ran(probes), SOON)
    due(probes, "doze")
    assert until(lambda: is_running(probes, "doze"), SOON)

    with opened(probes) as first, opened(probes) as second:
        for transaction in (first, second):
            transaction.session.execute(text("set local lock_timeout = '100ms'"))
            transaction.wake("doze", transaction.now)
        assert is_running(probes, "doze")

    assert until(lambda: len(probes.effects("doze")) >= 3, SOON)


def test_one_that_is_woken_often_runs_once_at_the_first_of_these_times(probes):
    names = ["doze"]
    with opened(probes) as transaction:
        timers.ensure(transaction, names)
        later = [transaction.now + timedelta(hours=hour) for hour in (3, 1, 2)]
        timers.set_next(transaction, "doze", later[0])
        for at in later:
            transaction.wake("doze", at)

    with opened(probes) as transaction:
        timers.take_in(transaction, names)

    assert timedelta(minutes=59) < due_in(probes, "doze") < timedelta(minutes=61)
    assert probes.rows("select from probe.wakes") == []


def test_one_that_is_to_be_woken_later_than_it_runs_anyway_is_not_put_off(probes):
    with opened(probes) as transaction:
        timers.ensure(transaction, ["doze"])
        transaction.wake("doze", transaction.now + timedelta(hours=1))
        timers.take_in(transaction, ["doze"])

    assert due_in(probes, "doze") <= timedelta()


def test_what_is_told_to_one_that_runs_is_kept_until_after_and_holds_nobody_up(probes):
    with opened(probes) as transaction:
        timers.ensure(transaction, ["doze"])
        transaction.wake("doze", transaction.now)

    with opened(probes) as running, opened(probes) as other:
        assert timers.claim(running, ["doze"])
        other.session.execute(text("set local lock_timeout = '100ms'"))
        timers.take_in(other, ["doze"])
        timers.set_next(running, "doze", running.now + timedelta(hours=1))

    assert len(probes.rows("select from probe.wakes")) == 1
    with opened(probes) as transaction:
        timers.take_in(transaction, ["doze"])
        assert timers.claim(transaction, ["doze"])


def opened(probes):
    return Transactions(probes.engine, "probe", WallClock(), walled=False).begin()


def all_ran(probes):
    waiting = "select from probe.timers where due_at <= clock_timestamp()"
    names = probes.rows("select name from probe.timers")
    return len(names) == 4 and not probes.rows(waiting)


def due(probes, timer, days_ago=0):
    probes.rows(
        "update probe.timers set due_at = clock_timestamp() - %(late)s"
        " where name = %(timer)s",
        timer=timer,
        late=timedelta(days=days_ago),
    )


def due_in(probes, timer):
    [(due_at,)] = probes.rows(
        "select due_at from probe.timers where name = %(timer)s", timer=timer
    )
    return due_at - datetime.now(UTC)


def is_running(probes, timer):
    free = "select from probe.timers where name = %(timer)s for update skip locked"
    return not probes.rows(free, timer=timer)
