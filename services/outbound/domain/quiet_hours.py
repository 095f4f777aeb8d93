"""Quiet hours: when a message disturbs nobody, wherever its reader may be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from libs.calendars.zones import instant, local_day

A_DAY = timedelta(days=1)
FAR_OFF = timedelta(days=40)

WorksOn = Callable[[date], bool]


@dataclass(frozen=True)
class Window:
    """From `opens` to `closes` o'clock, on the days that somebody `works_on`."""

    opens: int
    closes: int
    works_on: WorksOn

    def allows(self, at: datetime, zone: ZoneInfo) -> bool:
        """Tell whether it is open by the clock of a zone."""
        local = at.astimezone(zone)
        return self.opens <= local.hour < self.closes and self.works_on(local.date())

    def opens_from(self, at: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment from `at` on at which it is open in a zone."""
        if self.allows(at, zone):
            return at
        day, limit = local_day(at, zone), at + FAR_OFF
        begins = instant(day, timedelta(hours=self.opens), zone)
        while begins < at or not self.works_on(day):
            day += A_DAY
            begins = instant(day, timedelta(hours=self.opens), zone)
            if begins > limit:
                break
        return begins


def free_from(
    at: datetime, window: Window, zones: Sequence[ZoneInfo]
) -> datetime | None:
    """Return the first moment from `at` on that is open in all of the zones.

    None when there is none in forty days: the zones lie too far apart.
    """
    limit = at + FAR_OFF
    while at <= limit:
        latest = max(window.opens_from(at, zone) for zone in zones)
        if latest == at:
            return at
        at = latest
    return None
