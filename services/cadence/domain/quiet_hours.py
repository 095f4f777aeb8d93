"""Quiet hours: nothing that disturbs is sent at night or on a day nobody works."""

from datetime import date, datetime, timedelta

from libs.calendars.months import next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import instant, local_day
from services.cadence.domain.purposes import Channel

QUIET_UNTIL, QUIET_FROM = timedelta(hours=7), timedelta(hours=22)
# What waits on a desk until somebody looks at it disturbs nobody.
SILENT = frozenset({Channel.POST, Channel.GIFT})


def may_disturb_from(at: datetime, channel: Channel, hours: OpenHours) -> datetime:
    """Return the first moment from `at` on that is on a working day and not quiet.

    It is 07:00 to 22:00 by the clock of the zone, whatever the hours of the branch.
    """
    if channel in SILENT:
        return at
    today = local_day(at, hours.zone)
    if hours.works_on(today) and at < instant(today, QUIET_FROM, hours.zone):
        return max(at, morning_of(today, hours))
    return morning_of(next_working_day(today, hours.works_on), hours)


def morning_of(day: date, hours: OpenHours) -> datetime:
    """Return when the quiet of the night before `day` ends."""
    return instant(day, QUIET_UNTIL, hours.zone)
