"""A step of a reminder waits for the one before, from when that one was taken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.cadence.domain.purposes import Channel
from services.cadence.domain.reminders import Reminder, Step, waits_until

A_DAY = timedelta(days=1)
TUESDAY = datetime(2026, 3, 2, 23, tzinfo=UTC)  # begins in Vienna
STEPS = (Step(Channel.PHONE, 2), Step(Channel.EMAIL, 3))


@pytest.fixture
def asked(now):
    """Somebody was called this Monday, and wrote nothing back."""
    reminder = Reminder("r", "vienna", "c", None, "the offer", STEPS, now, step=1)
    return replace(reminder, next_at=now, taken_at=now)


def test_an_answer_is_waited_for_so_many_working_days(asked, hours):
    wednesday = TUESDAY + A_DAY

    assert waits_until(asked, hours, wednesday - timedelta(seconds=1)) == wednesday
    assert waits_until(asked, hours, wednesday) is None
    # Of the last step, too: from Thursday over the weekend.
    last = replace(asked, step=2, taken_at=wednesday + A_DAY)
    assert waits_until(last, hours, wednesday + A_DAY) == TUESDAY + 7 * A_DAY


@pytest.mark.requirement("R115")
@pytest.mark.parametrize("step", [1, 2])
def test_what_was_not_taken_is_looked_at_again_each_working_day(asked, hours, step):
    held = replace(asked, step=step, taken_at=None)

    assert waits_until(held, hours, TUESDAY) == TUESDAY + A_DAY
    friday = TUESDAY + 3 * A_DAY
    assert waits_until(held, hours, friday) == friday + 3 * A_DAY


def test_the_first_step_waits_for_none_and_what_is_over_for_nothing(asked, hours, now):
    assert waits_until(replace(asked, step=0, taken_at=None), hours, now) is None
    assert waits_until(replace(asked, stopped_at=now), hours, now) is None
