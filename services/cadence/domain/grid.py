"""A client's year: which months the rituals fall into, and in which they were kept."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product

from libs.calendars.months import MONTHS_A_YEAR, Month, month_of
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import start_of_day
from services.cadence.domain.history import History
from services.cadence.domain.promises import latest_due
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.rituals import (
    PURPOSES,
    RITUAL,
    Rituals,
    newsletters,
    reviews,
)

Done = Mapping[Purpose, Collection[Month]]


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


def grid(
    rituals: Rituals, history: History, hours: OpenHours, done: Done, year: int
) -> tuple[Row, ...]:
    """Return each ritual's year by what is promised today and was `done` by month.

    Nothing is due in the month of the registration, or before.
    """
    due: dict[tuple[Purpose, Month], datetime] = dict(
        targets(rituals, history, hours, year)
    )
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
    rituals: Rituals, history: History, hours: OpenHours, year: int
) -> Iterator[tuple[tuple[Purpose, Month], datetime]]:
    """Give what falls due in which month of the year, and when at the latest."""
    months = months_of(year)
    begins = start_of_day(months[0].day(1), hours.zone)
    ends = start_of_day(months[-1].last_day, hours.zone)
    registered = month_of(history.registered_at, hours.zone)
    for promised, month in product(rituals.promised, months):
        if month > registered:
            yield (PURPOSES[promised], month), latest_due(month, hours)
    for each in (
        *newsletters(rituals, history, hours, begins, ends),
        *reviews(rituals, history, hours, begins, ends),
    ):
        yield (each.purpose, month_of_occasion(each.occasion)), each.due_at


def month_of_occasion(occasion: str) -> Month:
    """Read the month that a ritual's occasion names, as in 2026-03."""
    return Month(*map(int, occasion.split("-")))
