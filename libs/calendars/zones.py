"""Where a moment falls on somebody's calendar, and when their wall clock strikes."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from libs.values import FieldError, Invalid

NO_OFFSET = timedelta()
EARLIEST_ZONE = timedelta(hours=14)  # ahead of UTC, on the Line Islands
MOST_DAYS = 10_000
_names = cache(available_timezones)


class UnknownZone(Invalid):
    """There is no such time zone."""


class NotUtc(Invalid):
    """A time is aware and in UTC."""


def zone(name: str) -> ZoneInfo:
    """Return the IANA zone of this name; raises UnknownZone."""
    if name not in _names():
        raise UnknownZone(None, FieldError("zone", f"{name!r} is no IANA zone"))
    return ZoneInfo(name)


def require_utc(*times: datetime) -> None:
    """Raise NotUtc unless each of `times` is aware and in UTC."""
    for at in times:
        # Nearly every time has this very zone; to ask for its offset costs more.
        if at.tzinfo is not UTC and at.utcoffset() != NO_OFFSET:
            raise NotUtc


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """Return the day it is in `zone` at `at`."""
    return at.astimezone(zone).date()


def latest_day(at: datetime) -> date:
    """Return the latest day that it is anywhere at `at`.

    Source of the offset: the IANA time zone database, Pacific/Kiritimati.
    """
    return (at + EARLIEST_ZONE).date()


def instant(day: date, wall: timedelta, zone: ZoneInfo) -> datetime:
    """Return when, in UTC, the wall clock of `zone` shows `wall` past midnight.

    Shown twice, the first counts; skipped, the time it would have been counts.
    """
    midnight = datetime.combine(day, time(), tzinfo=zone)
    return (midnight + wall).astimezone(UTC)


@lru_cache(MOST_DAYS)
def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, of `day` in `zone`."""
    return instant(day, NO_OFFSET, zone)


def start_of_next_day(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant the local day after that of `at` begins in the zone."""
    return start_of_day(local_day(at, zone) + timedelta(days=1), zone)
