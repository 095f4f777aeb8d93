"""Whether relationships grow from year to year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.months import MONTHS_A_YEAR, add_months


@dataclass(frozen=True)
class Worth:
    """What the relationships of a branch, or of all, were worth together at a time.

    `grown` is the part by which that is more than a year before, None of nothing.
    """

    as_of: datetime
    clients: int
    value: float
    grown: float | None = None


def years_back(now: datetime, years: int) -> list[datetime]:
    """Return the same moment of so many years, the earliest first, `now` the last."""
    days = [add_months(now.date(), -MONTHS_A_YEAR * n) for n in range(years, -1, -1)]
    return [datetime.combine(day, now.timetz()) for day in days]


def grown(worths: Sequence[Worth]) -> list[Worth]:
    """Return the worths of following years, each with how it compares to the last."""
    before = [None, *worths[:-1]]
    return [
        replace(
            each, grown=each.value / last.value - 1 if last and last.value else None
        )
        for last, each in zip(before, worths, strict=True)
    ]


def total(
    branches: Iterable[Sequence[Worth]], moments: Sequence[datetime]
) -> list[Worth]:
    """Return what all branches were worth together, moment by moment."""
    together = [Worth(at, 0, 0.0) for at in moments]
    for worths in branches:
        together = [
            replace(
                sofar,
                clients=sofar.clients + each.clients,
                value=sofar.value + each.value,
            )
            for sofar, each in zip(together, worths, strict=True)
        ]
    return grown(together)
