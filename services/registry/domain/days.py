"""Days that have come, where something was done, and those that are near."""

from datetime import date, datetime, timedelta

from libs.calendars.zones import latest_day
from libs.values import Invalid
from services.registry.domain.texts import wrong

A_YEAR = timedelta(days=366)


class StillToCome(Invalid):
    """This was done, so its time has already come."""


class TooFarAhead(Invalid):
    """This is more than a year ahead; a start can be planned for the coming year."""


def check_come(now: datetime, **days: date | None) -> None:
    """Raise StillToCome with the names of those nobody anywhere has; None passes."""
    latest = latest_day(now)
    if early := [field for field, day in days.items() if day and day > latest]:
        raise wrong(StillToCome, *early)


def check_near(now: datetime, **days: date | None) -> None:
    """Raise TooFarAhead with the names of those over a year from now; None passes."""
    latest = (now + A_YEAR).date()
    if late := [field for field, day in days.items() if day and day > latest]:
        raise wrong(TooFarAhead, *late)
