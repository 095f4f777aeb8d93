"""Timers: one replica runs each, a late one once; one that fails spares the others."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.storage.clock import WallClock
from libs.storage.transactions import Transactions
from libs.waiting import until

TIMED = ["-m", "tests.integration.bus.timed"]
SOON = 10  # seconds

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

    transactions = Transactions(probes.engine, "probe", WallClock(), walled=False)
    with transactions.begin() as transaction:
        transaction.wake("doze", transaction.now)

    assert until(lambda: len(probes.effects("doze")) == 3, SOON)


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
