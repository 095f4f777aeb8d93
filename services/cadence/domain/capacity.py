"""How much time for clients one of our people has, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from libs.calendars.working_time import OpenHours
from libs.values import BranchId, Invalid, StaffId

# Who works less than half a day with clients does so on fewer days, not in crumbs.
LEAST_A_DAY = 120
# What nobody told: half of a week, until the owner says another.
USUAL_HOURS = 20
USUAL_WEEK = USUAL_HOURS * 60
A_MINUTE = timedelta(minutes=1)
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


class BadTimes(Invalid):
    """Minutes are not negative, and an absence ends no sooner than it begins."""


@dataclass(frozen=True)
class Away:
    """Days without work, the first and the last included; raises BadTimes."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadTimes


@dataclass(frozen=True)
class Person:
    """One of ours; `weekly` are minutes for clients, None when unknown.

    Who `stands_in` is given clients that are nobody's. Raises BadTimes.
    """

    id: StaffId
    branch: BranchId
    weekly: int | None = None
    away: tuple[Away, ...] = ()
    stands_in: bool = True

    def __post_init__(self) -> None:
        if self.weekly is not None and self.weekly < 0:
            raise BadTimes

    def is_away(self, day: date) -> bool:
        """Tell whether a day lies in an absence."""
        return any(each.first <= day <= each.last for each in self.away)


class Share(NamedTuple):
    """The day whose minutes are spent on a day: itself, or the last that has any."""

    of: date
    minutes: int


def monday_of(day: date) -> date:
    """Return the first day of its week."""
    return day - timedelta(days=day.weekday())


def minutes_by_day(
    person: Person, hours: OpenHours, first: date, last: date
) -> Mapping[date, int]:
    """Return the minutes for clients on each day from `first` to `last` with any.

    A week is shared out whole, so that a day has as much whenever it is asked for.
    """
    shared = shares(person, hours, first, last)
    return {day: each.minutes for day, each in shared.items() if each.of == day}


def shares(
    person: Person, hours: OpenHours, first: date, last: date
) -> Mapping[date, Share]:
    """Return what each day of work has its minutes of, from `first` to `last`."""
    shared: dict[date, Share] = {}
    monday = monday_of(first)
    while monday <= last:
        shared |= _share(person, hours, monday)
        monday += A_WEEK
    return {day: share for day, share in shared.items() if first <= day <= last}


def _share(person: Person, hours: OpenHours, monday: date) -> dict[date, Share]:
    week = [monday + number * A_DAY for number in range(7)]
    there = [d for d in week if hours.works_on(d) and not person.is_away(d)]
    usual = USUAL_WEEK if person.weekly is None else person.weekly
    minutes = usual * len(there) // sum(map(bool, hours.weekly))
    if not minutes:
        return {}
    number = max(1, min(len(there), minutes // LEAST_A_DAY))
    chosen = [there[len(there) * nth // number] for nth in range(number)]
    given = {d: min(minutes // number, _open_minutes(hours, d)) for d in chosen}
    shared, of = {}, there[0]
    for day in there:
        of = day if day in given else of
        shared[day] = Share(of, given[of])
    return shared


def _open_minutes(hours: OpenHours, day: date) -> int:
    spans = hours.weekly[day.weekday()]
    return sum((each.closes - each.opens) // A_MINUTE for each in spans)
