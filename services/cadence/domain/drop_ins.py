"""Drop-ins: seldom, on days that nobody can foresee, and nobody is left out."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hmac import digest

from libs.calendars.months import MONTHS_A_YEAR, Month
from libs.calendars.working_time import OpenHours
from libs.values import ClientId
from services.cadence.domain.purposes import Channel

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DropInRule:
    """How many drop-ins a year a tier is given, and which way they take."""

    a_year: int
    channel: Channel


@dataclass(frozen=True)
class DropInWindow:
    """The months, both included, in which each client is dropped in on once."""

    first: Month
    last: Month

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"


@dataclass(frozen=True)
class Visit:
    """A drop-in to find a day for, `shortest` away from the days already `taken`."""

    client: ClientId
    window: DropInWindow
    taken: Collection[date]
    shortest: timedelta

    def lot(self, secret: bytes) -> int:
        """Draw its lot, which nobody can tell without the secret."""
        named = f"{self.client}\n{self.window}".encode()
        return int.from_bytes(digest(secret, named, "sha256"))

    def leaves(self, day: date) -> bool:
        """Tell whether all of `day` is at least the shortest gap from what is taken."""
        return all(abs(day - each) > self.shortest for each in self.taken)


@dataclass(frozen=True)
class Quiet:
    """A time of every year when nobody is dropped in on: (month, day), included."""

    first: tuple[int, int]
    last: tuple[int, int]

    @classmethod
    def parse(cls, first_day: str, last_day: str) -> "Quiet":
        """Read it from its days as they are written, as in 12-20."""
        return cls(_month_day(first_day), _month_day(last_day))

    @property
    def written(self) -> tuple[str, str]:
        """Its first and its last day, as in 12-20."""
        first, last = ("{:02}-{:02}".format(*each) for each in (self.first, self.last))
        return first, last

    def __contains__(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last


def window_of(day: date, a_year: int) -> DropInWindow:
    """Return the window that `day` lies in when there are so many of them a year."""
    months = MONTHS_A_YEAR // a_year
    first = Month(day.year, day.month - (day.month - 1) % months)
    return DropInWindow(first, first.plus(months - 1))


def open_days(
    window: DropInWindow, since: date, hours: OpenHours, quiet: Collection[Quiet]
) -> list[date]:
    """Return the days left from `since` on which the branch can drop in."""
    return [
        day
        for day in _days(max(since, window.first.day(1)), window.last.last_day)
        if hours.works_on(day) and not any(day in each for each in quiet)
    ]


def drawn(
    visits: Collection[Visit],
    days: Sequence[date],
    load: Counter[date],
    most: int,
    secret: bytes,
) -> dict[ClientId, date]:
    """Draw each visit's day: each of its days is as likely, and none foreseeable.

    `load` counts what the branch has drawn for each day, and is added to; beyond
    `most` a day the emptiest days take the rest. A visit no day is left for is left
    out. The same visits, in any order, days, load and secret draw the same.
    """
    found = {}
    for lot, visit in sorted(
        ((each.lot(secret), each) for each in visits), key=lambda lotted: lotted[0]
    ):
        left = [day for day in days if visit.leaves(day)] if visit.taken else days
        if left:
            room = [day for day in left if load[day] < most] or _emptiest(left, load)
            day = found[visit.client] = room[lot % len(room)]
            load[day] += 1
    return found


def _emptiest(days: Sequence[date], load: Counter[date]) -> list[date]:
    least = min(load[day] for day in days)
    return [day for day in days if load[day] == least]


def _month_day(written: str) -> tuple[int, int]:
    month, day = written.split("-")
    return int(month), int(day)


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += A_DAY
