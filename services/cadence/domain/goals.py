"""Goals: how often a year a client is to hear from us, from which day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from libs.values import Invalid

A_YEAR = timedelta(days=365)
MOST_A_YEAR = 365


class BadGoal(Invalid):
    """A goal is from 1 to 365 touches a year; each of a ramp begins later."""


@dataclass(frozen=True)
class Goal:
    """So many touches a year from a day on; raises BadGoal."""

    from_day: date
    touches_a_year: int

    def __post_init__(self) -> None:
        if not 1 <= self.touches_a_year <= MOST_A_YEAR:
            raise BadGoal

    @property
    def interval(self) -> timedelta:
        """How far apart its touches lie, in whole days."""
        return timedelta(days=A_YEAR.days // self.touches_a_year)


Ramp = tuple[Goal, ...]


def check_ramp(goals: Sequence[Goal]) -> None:
    """Raise BadGoal unless each goal begins later than the one before."""
    days = [goal.from_day for goal in goals]
    if days != sorted(set(days)):
        raise BadGoal


def goal_on(goals: Ramp, day: date) -> Goal | None:
    """Return the goal of a day: the last that has begun, if any has."""
    begun = [goal for goal in goals if goal.from_day <= day]
    return begun[-1] if begun else None


def expected(goals: Ramp, first: date, last: date) -> float:
    """Return the touches that are due from `first` to `last`, each day by its goal."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    of_days = (goal_on(goals, day) for day in days)
    return sum(goal.touches_a_year for goal in of_days if goal) / A_YEAR.days
