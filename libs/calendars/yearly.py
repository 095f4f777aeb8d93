"""Days that come back every year: birthdays, anniversaries."""

from calendar import isleap
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from libs.calendars.zones import instant, local_day


class LeapDay(Enum):
    """Where 29 February is kept in a year that has none."""

    FEBRUARY_28 = (2, 28)
    MARCH_1 = (3, 1)


def in_year(day: date, year: int, leap_day: LeapDay = LeapDay.FEBRUARY_28) -> date:
    """Return when `day` is kept in `year`."""
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, *leap_day.value)
    return day.replace(year=year)


def coming(
    day: date,
    at: datetime,
    zone: ZoneInfo,
    leap_day: LeapDay = LeapDay.FEBRUARY_28,
) -> date:
    """Return when `day` is next kept in `zone`, today included, however late it is."""
    return _from(local_day(at, zone), day, leap_day)


def following(
    day: date,
    at: datetime,
    zone: ZoneInfo,
    leap_day: LeapDay = LeapDay.FEBRUARY_28,
) -> date:
    """Return when `day` is next kept in `zone`, once today's is done with."""
    return _from(local_day(at, zone) + timedelta(days=1), day, leap_day)


def due_at(day: date, hour: timedelta, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when what is for `day` is due: at `hour` local time; if late, now."""
    return max(instant(day, hour, zone), now)


def _from(today: date, day: date, leap_day: LeapDay) -> date:
    this_year = in_year(day, today.year, leap_day)
    if this_year >= today:
        return this_year
    return in_year(day, today.year + 1, leap_day)
