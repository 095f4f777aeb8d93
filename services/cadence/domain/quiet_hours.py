"""Quiet hours: nothing that disturbs is sent at night or on a day nobody works."""

from datetime import datetime, timedelta

from libs.calendars.months import next_working_day
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import instant, local_day
from services.cadence.domain.purposes import Channel
from services.cadence.domain.settings import Settings

# What waits on a desk until somebody looks at it disturbs nobody.
SILENT = frozenset({Channel.POST, Channel.GIFT})


def may_disturb_from(
    at: datetime, channel: Channel, hours: OpenHours, settings: Settings
) -> datetime:
    """Return the first moment from `at` on that is on a working day and not quiet.

    The owner's hours are by the clock of the zone, whatever the hours of the branch.
    """
    if channel in SILENT:
        return at
    today, zone = local_day(at, hours.zone), hours.zone
    ends, begins = settings.quiet_until_hour, settings.quiet_from_hour
    if hours.works_on(today) and at < instant(today, timedelta(hours=begins), zone):
        return max(at, instant(today, timedelta(hours=ends), zone))
    day = next_working_day(today, hours.works_on)
    return instant(day, timedelta(hours=ends), zone)
