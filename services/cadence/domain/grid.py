"""A client's year: which months the rituals fall into, and in which they were kept."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from libs.calendars.months import MONTHS_A_YEAR, Month, month_of
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import start_of_day
from services.cadence.domain.history import History
from services.cadence.domain.promises import latest_due
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.rituals import (
    RITUAL,
    Rituals,
    monthly,
    newsletters,
    reviews,
)

Done = Mapping[Purpose, Collection[Month]]
Targets = Mapping[tuple[Purpose, Month], datetime]


class MonthState(StrEnum):
    """What a month is to a ritual; `none` when it is neither kept nor due."""

    DONE = "done"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True)
class Cell:
    """A month of a ritual; `due_at` when it falls due in it."""

    month: Month
    kept: MonthState
    due_at: datetime | None


@dataclass(frozen=True)
class Row:
    """A ritual's twelve months."""

    purpose: Purpose
    cells: tuple[Cell, ...]


def months_of(year: int) -> tuple[Month, ...]:
    """Return the months of a year."""
    return tuple(Month(year, number) for number in range(1, MONTHS_A_YEAR + 1))


@dataclass(frozen=True)
class AskedYear:
    """A year that is asked about `now`; `since` is now too, or the end of a pause."""

    year: int
    now: datetime
    since: datetime


def grid(due: Targets, done: Done, year: int) -> tuple[Row, ...]:
    """Return each ritual's year by what is `due` and was `done` by month."""
    return tuple(
        Row(
            purpose,
            tuple(
                cell(month, due.get((purpose, month)), done.get(purpose, ()))
                for month in months_of(year)
            ),
        )
        for purpose in Purpose
        if purpose in RITUAL
    )


def cell(month: Month, due_at: datetime | None, done: Collection[Month]) -> Cell:
    """Return what a month is to a ritual that is due then, and was done in some."""
    if month in done:
        return Cell(month, MonthState.DONE, due_at)
    return Cell(month, MonthState.OPEN if due_at else MonthState.NONE, due_at)


def targets(
    rituals: Rituals, history: History, hours: OpenHours, asked: AskedYear
) -> Targets:
    """Return what falls due in which month of the year, and when."""
    months = months_of(asked.year)
    begins = start_of_day(months[0].day(1), hours.zone)
    ends = start_of_day(months[-1].last_day, hours.zone)
    others = (
        *newsletters(rituals, history, hours, begins, ends),
        *reviews(rituals, history, hours, begins, ends),
    )
    due = dict(promises(rituals, history, hours, asked))
    for each in others:
        due[each.purpose, month_of_occasion(each.occasion)] = each.due_at
    return due


def promises(
    rituals: Rituals, history: History, hours: OpenHours, asked: AskedYear
) -> Iterator[tuple[tuple[Purpose, Month], datetime]]:
    """Give the months of what is promised every month, the next one as its task is due.

    The months after it are due by their last working day, and so were those missed.
    """
    months, this_month = months_of(asked.year), month_of(asked.now, hours.zone)
    nexts = monthly(rituals, history, hours, asked.since)
    for promised, following in zip(rituals.promised, nexts, strict=True):
        purpose, first = following.purpose, month_of_occasion(following.occasion)
        given = month_of(rituals.since(promised) or asked.now, hours.zone)
        others = (m for m in months if given < m < this_month or m > first)
        yield (purpose, first), following.due_at
        yield from (((purpose, m), latest_due(m, hours)) for m in others)


def month_of_occasion(occasion: str) -> Month:
    """Read the month that a ritual's occasion names, as in 2026-03."""
    return Month(*map(int, occasion.split("-")))
