"""Day rates: a billable day is worth a fiftieth of what a year is to bring."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from libs.values import Invalid

A_DAYS_PART = Decimal("0.02")


class NotAGoal(Invalid):
    """A yearly goal and a day rate are above zero."""


@dataclass(frozen=True)
class Adequacy:
    """What a yearly goal takes, at the rate asked for a billable day.

    Raises NotAGoal.
    """

    goal: Decimal
    day_rate: Decimal

    def __post_init__(self) -> None:
        if min(self.goal, self.day_rate) <= 0:
            raise NotAGoal

    @property
    def adequate_rate(self) -> Decimal:
        """The rate at which each billable day brings 2 % of the goal."""
        return self.goal * A_DAYS_PART

    @property
    def is_adequate(self) -> bool:
        """Whether the rate is not below that."""
        return self.day_rate >= self.adequate_rate

    @property
    def days_needed(self) -> int:
        """How many billable days bring the goal: 50 at the adequate rate."""
        return int((self.goal / self.day_rate).to_integral_value(ROUND_CEILING))

    def covers(self, days: int) -> bool:
        """Tell whether so many billable days bring the goal."""
        return days * self.day_rate >= self.goal
