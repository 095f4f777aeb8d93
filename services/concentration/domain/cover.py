"""Forward cover: how much of our people's time ahead is sold already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import fsum

from libs.calendars.months import MONTH
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import start_of_day
from libs.values import EngagementId, StaffId

HORIZONS = (30, 60, 90)  # days
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)

Days = tuple[date, date]


class State(StrEnum):
    """How well a cover is known.

    It is `at_least` when hours of some engagement were never told, empty when there is
    no time to sell, and unknown when nobody told who works when, or on what.
    """

    KNOWN = "known"
    AT_LEAST = "at_least"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ahead:
    """The next so many days; the first is the day it is looked at."""

    first: date
    days: int

    @property
    def last(self) -> date:
        """The last day."""
        return self.first + (self.days - 1) * A_DAY


@dataclass(frozen=True)
class Commitment:
    """What an engagement takes of our time: hours a month, or over all its days."""

    starts_on: date
    ends_on: date | None
    hours: int | None
    monthly: bool

    def signed(self, ahead: Ahead) -> float | None:
        """Return its hours in the days ahead; None when it is not told how many.

        They are spread evenly: over months of 30.4375 days, or from its first to its
        last day.
        """
        ends_on = min(self.ends_on or ahead.last, ahead.last)
        days = (ends_on - max(self.starts_on, ahead.first)) // A_DAY + 1
        if days <= 0:
            return 0.0
        if self.hours is None or not (self.monthly or self.ends_on):
            return None
        return self.hours * days * A_DAY / self.spread_over

    @property
    def spread_over(self) -> timedelta:
        """The time that its hours are told for."""
        if self.monthly or self.ends_on is None:
            return MONTH
        return self.ends_on - self.starts_on + A_DAY


@dataclass(frozen=True)
class Person:
    """One of us, with the part of their time that is for projects.

    Of those who are no project staff it is none.
    """

    id: StaffId
    absences: Sequence[Days] = ()
    share: float = 1.0

    def is_away(self, day: date) -> bool:
        """Tell whether they are away on a day."""
        return any(since <= day <= until for since, until in self.absences)


@dataclass(frozen=True)
class Booked:
    """A part of somebody's time that is booked, from a day to another one."""

    staff: StaffId
    engagement: EngagementId
    from_day: date
    to_day: date
    share: float


@dataclass(frozen=True)
class Cover:
    """Hours signed and hours available in the next days.

    `signed` is None when nobody told who works on what, or nothing that was sold is on
    record, `available` when nobody told when they work; of `untold` engagements nobody
    told the hours.
    """

    days: int
    signed: float | None
    available: float | None
    untold: int = 0

    @property
    def state(self) -> State:
        """How well it is known."""
        if self.signed is None or self.available is None:
            return State.UNKNOWN
        if not self.available:
            return State.EMPTY
        return State.AT_LEAST if self.untold else State.KNOWN

    @property
    def share(self) -> float | None:
        """Which part of the available hours is signed, or is at least."""
        if self.signed is None or not self.available:
            return None
        return self.signed / self.available


def working_hours(hours: OpenHours, ahead: Ahead) -> list[float]:
    """Return the open hours of each of the days ahead."""
    days = (ahead.first + number * A_DAY for number in range(ahead.days))
    return [hours_on(hours, day) for day in days]


def hours_on(hours: OpenHours, day: date) -> float:
    """Return the open hours of a day."""
    if not hours.works_on(day):
        return 0.0
    begin = start_of_day(day, hours.zone)
    return hours.elapsed(begin, start_of_day(day + A_DAY, hours.zone)) / AN_HOUR


def there(working: Sequence[float], person: Person, ahead: Ahead, span: Days) -> float:
    """Return a person's working hours from a day to another one, absences taken off."""
    since, until = max(span[0], ahead.first), min(span[1], ahead.last)
    numbers = range((since - ahead.first).days, (until - ahead.first).days + 1)
    days = ((number, ahead.first + number * A_DAY) for number in numbers)
    return fsum(working[number] for number, day in days if not person.is_away(day))


def available(working: Sequence[float], person: Person, ahead: Ahead) -> float:
    """Return a person's hours for projects in the days ahead."""
    return person.share * there(working, person, ahead, (ahead.first, ahead.last))


def booked(
    working: Sequence[float], person: Person, bookings: Iterable[Booked], ahead: Ahead
) -> float:
    """Return the hours of a person that are booked in the days ahead."""
    return fsum(
        each.share * there(working, person, ahead, (each.from_day, each.to_day))
        for each in bookings
    )


def together(covers: Iterable[Cover], days: int) -> Cover:
    """Add covers of the same days up; what nobody knows of one, nobody knows of all."""
    added = [each for each in covers if each.available != 0 or each.signed]
    return Cover(
        days,
        total([each.signed for each in added]),
        total([each.available for each in added]),
        sum(each.untold for each in added),
    )


def total(parts: Sequence[float | None]) -> float | None:
    """Add up; None when one of them is not known."""
    known = [part for part in parts if part is not None]
    return fsum(known) if len(known) == len(parts) else None
