"""Calendar months: adding them without losing the day, and where they end."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from libs.calendars.zones import local_day
from libs.values import Invalid

MONTH = timedelta(days=30.4375)
MONTHS_A_YEAR = 12
LONGEST = 31
MOST_MOMENTS = 10_000


class NotAMonth(Invalid):
    """A month is a number from 1 to 12 in a year."""


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year; raises NotAMonth."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= MONTHS_A_YEAR:
            raise NotAMonth

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def last_day(self) -> date:
        """The day it ends with."""
        return self.day(LONGEST)

    def day(self, number: int) -> date:
        """Return its day of this number, or its last when it is shorter."""
        length = monthrange(self.year, self.number)[1]
        return date(self.year, self.number, min(number, length))

    def plus(self, months: int) -> "Month":
        """Return the month so many later."""
        passed = self.year * MONTHS_A_YEAR + self.number - 1 + months
        year, before = divmod(passed, MONTHS_A_YEAR)
        return Month(year, before + 1)

    def since(self, earlier: "Month") -> int:
        """Return how many months it is after an earlier one."""
        return (self.year - earlier.year) * MONTHS_A_YEAR + self.number - earlier.number


@lru_cache(MOST_MOMENTS)
def month_of(at: datetime, zone: ZoneInfo) -> Month:
    """Return the month it is in `zone` at `at`."""
    day = local_day(at, zone)
    return Month(day.year, day.month)


def add_months(day: date, months: int, anchor_day: int | None = None) -> date:
    """Return the day so many calendar months later, on `anchor_day` where there is one.

    Repeated steps keep their day only if each is given the anchor: 31 January,
    28 February, 31 March.
    """
    return Month(day.year, day.month).plus(months).day(anchor_day or day.day)


def next_working_day(day: date, works_on: Callable[[date], bool]) -> date:
    """Return the first day after `day` that is worked on."""
    following = day + timedelta(days=1)
    while not works_on(following):
        following += timedelta(days=1)
    return following


def last_working_day(month: Month, works_on: Callable[[date], bool]) -> date:
    """Return the last day worked on up to the end of `month`."""
    day = month.last_day
    while not works_on(day):
        day -= timedelta(days=1)
    return day
