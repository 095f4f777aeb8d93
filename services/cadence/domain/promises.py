"""The call or meeting promised to a client every month: when due, when broken."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from libs.calendars.lead_times import working_days_after
from libs.calendars.months import Month, last_working_day, month_of
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from services.cadence.domain.history import History

PERIOD = timedelta(days=30)
A_DAY = timedelta(days=1)


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


def runs_from(promised: Promised, history: History, zone: ZoneInfo) -> date:
    """Return the day that the next one is counted from: that of the last that kept it.

    For a promise never kept yet it is the day the client came, as if that had been a
    touch: a new client has 30 days.
    """
    kept = kept_at(promised, history)
    return local_day(kept, zone) if kept else history.came_on(zone)


def due_at(
    promised: Promised,
    history: History,
    hours: OpenHours,
    given: datetime | None = None,
) -> datetime:
    """Return when it is next due: the beginning of a day in the branch's zone.

    The earlier of 30 days after the touch it runs from and the last working day of
    the month after that touch's. Where that was over when the promise was `given`, it
    is the last working day of the month it was given in; none was given long ago. It
    does not move when it passes.
    """
    since = runs_from(promised, history, hours.zone)
    next_month = Month(since.year, since.month).plus(1)
    in_a_period = start_of_day(since + PERIOD, hours.zone)
    due = min(in_a_period, latest_due(next_month, hours))
    return due if given is None else first_due(due, given, hours)


def first_due(due: datetime, given: datetime, hours: OpenHours) -> datetime:
    """Return when a promise that was `given` then is due: `due`, if not over by then.

    Else it is the last working day of that month.
    """
    given_on = start_of_day(local_day(given, hours.zone), hours.zone)
    if due >= given_on:
        return due
    return max(latest_due(month_of(given, hours.zone), hours), given_on)


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


def judged_until(now: datetime, hours: OpenHours, grace_days: int) -> datetime:
    """Return the last moment of the last month that can be judged: up to it all is."""
    ended = last_judged(now, hours, grace_days).plus(1)
    return start_of_day(ended.day(1), hours.zone) - timedelta.resolution


def next_judged(now: datetime, hours: OpenHours, grace_days: int) -> datetime:
    """Return when the next month can be judged."""
    return judged_at(last_judged(now, hours, grace_days).plus(1), hours, grace_days)


def last_judged(now: datetime, hours: OpenHours, grace_days: int) -> Month:
    """Return the last month that can be judged."""
    month = month_of(now, hours.zone)
    while judged_at(month, hours, grace_days) > now:
        month = month.plus(-1)
    return month


def judged_at(month: Month, hours: OpenHours, grace_days: int) -> datetime:
    """Return when so many working days have passed since a month's end.

    Until then what was done in it may still be told.
    """
    day = working_days_after(month.last_day, grace_days, hours.works_on)
    return start_of_day(day + A_DAY, hours.zone)
