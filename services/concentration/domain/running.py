"""Running at once: how many engagements there are, and when they become too few."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

Change = tuple[date, int]


@dataclass(frozen=True)
class Running:
    """How many engagements run, and the first day ahead on which too few do."""

    now: int
    too_few_on: date | None


def running(changes: Iterable[Change], today: date, floor: int) -> Running:
    """Count what runs by the changes from today on; today's are as many as run."""
    by_day: dict[date, int] = {today: 0}
    for day, change in changes:
        by_day[day] = by_day.get(day, 0) + change
    days = sorted(by_day)
    counts = list(accumulate(by_day[day] for day in days))
    few = (day for day, count in zip(days, counts, strict=True) if count < floor)
    return Running(counts[0], next(few, None))
