"""Lead times: when to begin to be there on the day, and until when to wait."""

from collections.abc import Callable
from datetime import date, timedelta

from libs.calendars.months import next_working_day

A_DAY = timedelta(days=1)


def working_days_before(
    day: date, number: int, works_on: Callable[[date], bool]
) -> date:
    """Return the working day that lies so many before `day`.

    What would arrive on a day that nobody works on arrives on the last one before.
    """
    day = _last_worked(day, works_on)
    for _ in range(number):
        day = _last_worked(day - A_DAY, works_on)
    return day


def working_days_after(
    day: date, number: int, works_on: Callable[[date], bool]
) -> date:
    """Return the day that is so many working days later; `day` itself for none."""
    for _ in range(number):
        day = next_working_day(day, works_on)
    return day


def _last_worked(day: date, works_on: Callable[[date], bool]) -> date:
    while not works_on(day):
        day -= A_DAY
    return day
