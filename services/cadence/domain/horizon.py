"""The horizon: what falls due within 45 days is a task, and nothing later is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from libs.calendars.months import Month, last_working_day, month_of
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, start_of_day
from services.cadence.domain.clients import Client
from services.cadence.domain.next_touch import KEPT_UP_WITH
from services.cadence.domain.promises import Promised
from services.cadence.domain.rituals import Rituals, due, worked_on
from services.cadence.domain.tasks import Task

HORIZON = timedelta(days=45)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """A branch's days from the first of this month to the last within the horizon.

    Of each, in order: when it begins, and when the day of its reviews does.
    """

    first: date
    starts_at: Sequence[datetime]
    reviewed_at: Sequence[datetime]


@dataclass(frozen=True)
class Months:
    """A branch's months from this one to the last within the horizon.

    Of each: its first day, when that begins, and its last that is worked on.
    """

    first: Sequence[date]
    begins: Sequence[datetime]
    last_worked: Sequence[date]


def horizon(now: datetime) -> datetime:
    """Return how far ahead tasks are opened."""
    return now + HORIZON


def ritual_tasks(client: Client, hours: OpenHours, now: datetime) -> list[Task]:
    """Return the tasks that a client's rituals ask for within the horizon."""
    rituals, since = rituals_of(client, now), max(now, client.paused_until or now)
    found = due(rituals, client.history, hours, since, horizon(now))
    return [
        Task(
            client.id,
            client.branch,
            each.purpose,
            each.occasion,
            min(each.not_before, each.due_at),
            each.due_at,
        )
        for each in found
    ]


def rituals_of(client: Client, now: datetime) -> Rituals:
    """Return what is promised to a client: now, where nobody kept since when.

    Nothing is, to whom we do not keep up with or who counts for another.
    """
    profile, policy = client.profile, client.policy
    kept_up_with = profile and profile.status in KEPT_UP_WITH and not client.counts_for
    if policy is None or not kept_up_with:
        return Rituals()
    meeting, call = (client.plan.since(p) for p in (Promised.MEETING, Promised.CALL))
    return replace(policy.rituals, meeting_since=meeting or now, call_since=call or now)


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next midnight of a zone."""
    return start_of_day(local_day(now, zone) + A_DAY, zone)


def months_within(now: datetime, hours: OpenHours) -> Months:
    """Return the months that the horizon reaches."""
    months = _months(now, hours.zone)
    return Months(
        [month.day(1) for month in months],
        [start_of_day(month.day(1), hours.zone) for month in months],
        [last_working_day(month, hours.works_on) for month in months],
    )


def days_within(now: datetime, hours: OpenHours) -> Days:
    """Return the days that the horizon reaches."""
    months = _months(now, hours.zone)
    first, last = months[0].day(1), months[-1].last_day
    days = [first + n * A_DAY for n in range((last - first).days + 1)]
    return Days(
        first,
        [start_of_day(day, hours.zone) for day in days],
        [start_of_day(worked_on(day, hours), hours.zone) for day in days],
    )


def _months(now: datetime, zone: ZoneInfo) -> list[Month]:
    months = [month_of(now, zone)]
    while months[-1] < month_of(horizon(now), zone):
        months.append(months[-1].plus(1))
    return months
