"""Which months count: the latest twelve that are over."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from libs.calendars.months import MONTHS_A_YEAR, Month

# A month that is not over would count for those billed on its first day, and not yet
# for those billed on its last.
TRAILING_MONTHS = MONTHS_A_YEAR
# Bills that come once a quarter recur too.
RECURRING_MONTHS = 3


class Basis(StrEnum):
    """What is compared: all that was billed, or what recurs now."""

    TRAILING = "trailing"
    RECURRING = "recurring"


@dataclass(frozen=True)
class Window:
    """The months that count as of a day: the twelve that were over in its evening.

    Of these the last three say what recurs now.
    """

    as_of: date

    @property
    def last(self) -> Month:
        """The latest month that is over; it is on its last day."""
        following = self.as_of + timedelta(days=1)
        return Month(following.year, following.month).plus(-1)

    @property
    def first(self) -> Month:
        """The first month that counts."""
        return self.last.plus(1 - TRAILING_MONTHS)

    @property
    def last_told(self) -> date:
        """The last day of what is told: it may be of the month that runs."""
        running = self.last.plus(1)
        begun = running.day(1) <= self.as_of
        return running.last_day if begun else self.last.last_day

    @property
    def first_recurring(self) -> Month:
        """The first month by which to say what recurs."""
        return self.last.plus(1 - RECURRING_MONTHS)

    def days(self, basis: Basis = Basis.TRAILING) -> tuple[date, date]:
        """Return the first and the last day that count."""
        recurs = basis is Basis.RECURRING
        first = self.first_recurring if recurs else self.first
        return first.day(1), self.last.last_day

    def back(self, months: int) -> "Window":
        """Return the window that ended so many months before this one."""
        return Window(self.last.plus(-months).last_day)
