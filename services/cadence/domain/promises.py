"""The call or meeting promised to a client every month: when due, when broken."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from libs.calendars.months import Month, last_working_day, month_of
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from services.cadence.domain.history import History

PERIOD = timedelta(days=30)


class Promised(StrEnum):
    """What a client was promised once a month."""

    CALL = "call"
    MEETING = "meeting"


def keeps(done: Promised, promised: Promised) -> bool:
    """Tell whether what was `done` keeps it: a meeting keeps a call too."""
    return done in (promised, Promised.MEETING)


def kept_at(promised: Promised, history: History) -> datetime | None:
    """Return when it was last kept: a meeting keeps a call too, never the reverse.

    What was done at random keeps nothing.
    """
    kept = [history.last_meeting]
    if promised is Promised.CALL:
        kept.append(history.last_call)
    return max((at for at in kept if at), default=None)


def running_since(promised: Promised, history: History) -> datetime:
    """Return the touch that the next one is counted from.

    For a promise never kept yet it is the registration, as if that had been a touch:
    a new client has 30 days, and the month of the registration is never missed.
    """
    return kept_at(promised, history) or history.registered_at


def due_at(promised: Promised, history: History, hours: OpenHours) -> datetime:
    """Return when it is next due: the beginning of a day in the branch's zone.

    The earlier of 30 days after the touch it runs from and the last working day of
    the month after that touch's. It does not move when it passes.
    """
    since = running_since(promised, history)
    in_a_period = local_day(since, hours.zone) + PERIOD
    next_month = month_of(since, hours.zone).plus(1)
    return min(start_of_day(in_a_period, hours.zone), latest_due(next_month, hours))


def latest_due(month: Month, hours: OpenHours) -> datetime:
    """Return the latest that the touch of `month` is due: its last working day."""
    return start_of_day(last_working_day(month, hours.works_on), hours.zone)


def missed_months(
    since: datetime, until: datetime, zone: ZoneInfo
) -> tuple[Month, ...]:
    """Return the whole months between two moments: each breaks the promise once.

    `since` is what the promise ran from; `until` the touch that kept it at last, or
    now. However often and late it is asked, it names the same months.
    """
    missed, end = month_of(since, zone).plus(1), month_of(until, zone)
    months = []
    while missed < end:
        months.append(missed)
        missed = missed.plus(1)
    return tuple(months)


def broken_months(
    since: datetime, kept: Iterable[datetime], until: datetime, zone: ZoneInfo
) -> tuple[Month, ...]:
    """Return the whole months from `since` to `until` without a touch that kept it."""
    touched = sorted(at for at in kept if since < at < until)
    stretches = pairwise([since, *touched, until])
    return tuple(
        month for start, end in stretches for month in missed_months(start, end, zone)
    )


def paused_months(
    since: datetime, until: datetime, zone: ZoneInfo
) -> tuple[Month, ...]:
    """Return the months that a pause from `since` to `until` lies in, even in part."""
    month, last = month_of(since, zone), month_of(until - timedelta.resolution, zone)
    months = []
    while month <= last:
        months.append(month)
        month = month.plus(1)
    return tuple(months)


def last_ended(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment of the month before this one: up to it all is judged."""
    return start_of_day(month_of(now, zone).day(1), zone) - timedelta.resolution


def next_ended(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when this month has ended, and can be judged."""
    return start_of_day(month_of(now, zone).plus(1).day(1), zone)
