"""What a loop does with a failure, and with whoever does not answer."""

from datetime import timedelta

import eventlet
import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy.exc import OperationalError

from libs.bus.loops import TookTooLong, apart, within
from libs.bus.station import SLOWEST, Pulse

DEADLOCK = OperationalError("update", {}, DeadlockDetected())


def test_a_deadlock_is_nobodys_fault_and_tried_again_at_once():
    failures, charged = [DEADLOCK, DEADLOCK], []

    def act(items):
        if failures:
            raise failures.pop()
        return sum(items)

    assert apart([1, 2], act, lambda *told: charged.append(told)) == [3]
    assert charged == []


def test_the_one_to_blame_is_found_and_the_others_go_on():
    charged = []

    def act(items):
        if 3 in items:
            raise LookupError
        return sum(items)

    assert apart([1, 2, 3, 4], act, lambda item, _: charged.append(item)) == [3, 4]
    assert charged == [3]


def test_nobody_is_waited_for_without_end():
    with pytest.raises(TookTooLong), within(timedelta(milliseconds=1)):
        eventlet.sleep(5)


def test_a_loop_that_waits_for_others_is_missed_in_the_end():
    pulse = Pulse()
    pulse.wait_for_others("hand")
    assert 0 <= pulse.silent()["hand"] < 60
    assert pulse.stalled(-1) == []
    assert pulse.stalled(-SLOWEST) == ["hand"]
    pulse.beat("hand")
    assert pulse.stalled(-1) == ["hand"]
