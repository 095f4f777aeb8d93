"""Utilisation: the billed share of the hours that somebody had in a week."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from libs.values import BranchId, StaffId

A_WEEK = timedelta(days=7)
# Whoever hears of it later than this does not act on it any more.
WEEKS_TOLD = 3
MOST, DIGITS = 10.0, 4


@dataclass(frozen=True)
class Week:
    """How much of somebody's week was billed, and what would have been enough."""

    staff: StaffId
    week_on: date
    branch: BranchId
    utilisation: float
    threshold: float
    revision: int = 1

    @property
    def is_low(self) -> bool:
        """Whether it was too little."""
        return self.utilisation < self.threshold


def weeks_over(today: date) -> list[date]:
    """Return on which Mondays the weeks began that are over and still told of."""
    monday = today - timedelta(days=today.weekday())
    return [monday - number * A_WEEK for number in range(1, WEEKS_TOLD + 1)]


def utilisation(billed: float, available: float) -> float:
    """Return the billed share of the available hours, of which there are some."""
    return min(round(billed / available, DIGITS), MOST)


def to_tell(
    weeks: Iterable[Week], told: Mapping[tuple[StaffId, date], Week]
) -> Iterator[Week]:
    """Yield the weeks that are low and not told yet, and those that were corrected."""
    for week in weeks:
        before = told.get((week.staff, week.week_on))
        new = revised(week, before) if before else week
        if new != before and (before or week.is_low):
            yield new


def revised(week: Week, before: Week) -> Week:
    """Return what was told before, or its next revision where it is not the same."""
    same = replace(week, revision=before.revision)
    return same if same == before else replace(week, revision=before.revision + 1)
