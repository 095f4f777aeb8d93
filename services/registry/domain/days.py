"""When something was done: the time has come."""

from datetime import date, datetime, timedelta

from libs.values import Invalid
from services.registry.domain.texts import wrong

EARLIEST_ZONE = timedelta(hours=14)  # ahead of UTC, on the Line Islands


class StillToCome(Invalid):
    """This was done, so its time has already come."""


def check_come(now: datetime, **days: date | None) -> None:
    """Raise StillToCome with the names of those nobody on earth has yet; None passes.

    Source of the offset: the IANA time zone database, Pacific/Kiritimati.
    """
    latest = (now + EARLIEST_ZONE).date()
    if early := [field for field, day in days.items() if day and day > latest]:
        raise wrong(StillToCome, *early)
