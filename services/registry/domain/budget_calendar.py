"""When clients' fiscal years end, so that their budgets are talked about in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from libs.calendars.yearly import LeapDay, in_year
from libs.values import BranchId, ClientId, StaffId

YEAR_END = "--%m-%d"
LEAP_DAY = "--02-29"
TO_TALK_ABOUT_IT = 90  # days


@dataclass(frozen=True)
class YearEnd:
    """The coming end of a client's fiscal year."""

    client: ClientId
    branch: BranchId
    name: str
    account_manager: StaffId | None
    ends_on: date


def ends_within(today: date, days: int) -> Mapping[str, date]:
    """Map each fiscal year end that comes within so many days to its next day.

    Ends are written like --06-30; today is one, and --02-29 is kept on 28 February in
    a year that has none.
    """
    coming = (today + timedelta(days=ahead) for ahead in range(days + 1))
    ends: dict[str, date] = {}
    for day in coming:
        for end in _ends_on(day):
            ends.setdefault(end, day)
    return ends


def _ends_on(day: date) -> tuple[str, ...]:
    own = day.strftime(YEAR_END)
    kept = in_year(date(2000, 2, 29), day.year, LeapDay.FEBRUARY_28)
    return (own, LEAP_DAY) if day == kept and own != LEAP_DAY else (own,)
