"""When things happen: on working days, while the office is open, before the moment."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import instant, local_day

A_DAY = timedelta(days=1)
EARLIEST, LATEST = 0.6, 1.4  # of the usual time between two


def rhythm(dice: Random, every: float, start: date, end: date) -> Iterator[date]:
    """Give days from start to end, now sooner and now later than `every` days apart."""
    passed = dice.uniform(0, every)
    while every and (day := start + timedelta(days=int(passed))) <= end:
        yield day
        passed += max(1, every * dice.uniform(EARLIEST, LATEST))


def at_work(dice: Random, hours: OpenHours, day: date) -> datetime:
    """Choose a moment, in UTC, of this day's working time or the next's."""
    while not hours.works_on(day):
        day += A_DAY
    intervals = hours.weekly[day.weekday()]
    lengths = [int((each.closes - each.opens).total_seconds()) for each in intervals]
    (interval,) = dice.choices(intervals, lengths)
    seconds = dice.randrange(int((interval.closes - interval.opens).total_seconds()))
    return instant(day, interval.opens + timedelta(seconds=seconds), hours.zone)


def lately(dice: Random, hours: OpenHours, moment: datetime) -> datetime:
    """Choose a moment of working time not long ago: this morning, or the day before."""
    today = local_day(moment, hours.zone)
    day = today if dice.random() < 0.5 else last_day(hours, today)  # noqa: PLR2004 even
    for _ in range(20):
        at = at_work(dice, hours, day)
        if at < moment and local_day(at, hours.zone) == day:
            return at
    return at_work(dice, hours, last_day(hours, today))


def last_day(hours: OpenHours, today: date) -> date:
    """Return the last working day before today."""
    day = today - A_DAY
    while not hours.works_on(day):
        day -= A_DAY
    return day
