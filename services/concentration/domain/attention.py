"""Attention: who takes more of our time than it pays for, and who gets too little."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from libs.values import ClientId
from services.concentration.domain.measures import share_of

A_WINDOW, BETWEEN_WINDOWS = timedelta(days=90), timedelta(days=30)
WINDOWS, ENOUGH = 3, 2
HIGHEST_RATIO, LEAST_SHARE, FAIR_SHARES = 1.5, 0.03, 3
MOST_OF_ONE_PERSON = 0.5
AN_HOUR = 60  # minutes
A_MONTH_OF_SILENCE = timedelta(days=30)
NOBODY_KNOWN = ""  # who was in touch, where no touch tells


class Kind(StrEnum):
    """What is wrong: a share of our time that does not fit, or wishes that spike."""

    MONOPOLY = "monopoly"
    NEGLECTED = "neglected"
    SPIKE = "spike"


@dataclass(frozen=True)
class Spell:
    """Minutes of a person with a client on a day, as entered and as touches took."""

    client: ClientId
    person: str
    day: date
    entered: int = 0
    touched: int = 0


@dataclass(frozen=True)
class Attention:
    """What a unit took and brought in, in one window, among `units` that did either.

    `of_person` is the largest share it took of the time of one person, who is `person`;
    both are None when nobody is known to have spent any.
    """

    unit: str
    minutes: int
    all_minutes: int
    cents: int
    all_cents: int
    units: int
    person: str | None = None
    of_person: float | None = None

    @property
    def hours(self) -> float:
        """What it took."""
        return self.minutes / AN_HOUR

    @property
    def attention(self) -> float | None:
        """Its share of the hours; None when none are on record."""
        return self.minutes / self.all_minutes if self.all_minutes else None

    @property
    def revenue(self) -> float | None:
        """Its share of what was billed; None when it brought in nothing."""
        return share_of(self.cents, self.all_cents)

    @property
    def ratio(self) -> float | None:
        """How many times its share of the revenue its share of the hours is."""
        if self.attention is None or self.revenue is None:
            return None
        return self.attention / self.revenue

    @property
    def excess(self) -> float | None:
        """By how much its share of the hours is above that of the revenue."""
        if self.attention is None or not self.all_cents:
            return None
        return self.attention - (self.revenue or 0)

    @property
    def is_comparable(self) -> bool:
        """Whether both hours and revenue are on record."""
        return bool(self.all_minutes and self.all_cents)

    @property
    def monopolises(self) -> bool:
        """Whether it takes far more than it pays for, of the firm or of one person.

        Of a unit that brought in nothing the share alone decides.
        """
        if not self.is_comparable:
            return False
        takes_more = self.ratio is None or self.ratio > HIGHEST_RATIO
        much = (self.attention or 0) > large_among(self.units)
        of_one = (self.of_person or 0) > MOST_OF_ONE_PERSON
        return takes_more and (much or of_one)

    @property
    def is_short_changed(self) -> bool:
        """Whether it pays for far more than it gets."""
        if self.ratio is None or self.revenue is None:
            return False
        return self.ratio < 1 / HIGHEST_RATIO and self.revenue > large_among(self.units)


def large_among(units: int) -> float:
    """Return the share above which one of so many units is large."""
    return max(LEAST_SHARE, FAIR_SHARES / units)


def ends(as_of: date) -> list[date]:
    """Return the last days of the windows, the latest first."""
    return [as_of - number * BETWEEN_WINDOWS for number in range(WINDOWS)]


def first_day(end: date) -> date:
    """Return the first day of the window that ends on a day."""
    return end - A_WINDOW + timedelta(days=1)


def minutes_of(spells: Iterable[Spell]) -> Mapping[tuple[ClientId, str], int]:
    """Add up what each person spent on each client, nothing counted twice.

    Of a day counts what was entered or what touches took, whichever is more: a call
    that is entered too is one call.
    """
    entered: dict[tuple[ClientId, str, date], int] = defaultdict(int)
    touched: dict[tuple[ClientId, str, date], int] = defaultdict(int)
    for each in spells:
        entered[each.client, each.person, each.day] += each.entered
        touched[each.client, each.person, each.day] += each.touched
    spent: dict[tuple[ClientId, str], int] = defaultdict(int)
    for (client, person, day), minutes in entered.items():
        spent[client, person] += max(minutes, touched[client, person, day])
    return spent


def attended(
    spent: Mapping[tuple[str, str], int], billed: Mapping[str, int]
) -> list[Attention]:
    """Compare units by the minutes of each person with them, and by their cents."""
    took: dict[str, int] = defaultdict(int)
    for (unit, _), minutes in spent.items():
        took[unit] += minutes
    paid = {unit: cents for unit, cents in billed.items() if cents > 0}
    seen, most = sorted(paid.keys() | took.keys()), busiest(spent)
    return [
        Attention(
            unit=unit,
            minutes=took.get(unit, 0),
            all_minutes=sum(took.values()),
            cents=billed.get(unit, 0),
            all_cents=sum(paid.values()),
            units=len(seen),
            person=most[unit][1] if unit in most else None,
            of_person=most[unit][0] if unit in most else None,
        )
        for unit in seen
    ]


def busiest(spent: Mapping[tuple[str, str], int]) -> Mapping[str, tuple[float, str]]:
    """Find of which person each unit took the largest share, and that share."""
    of_people: dict[str, int] = defaultdict(int)
    for (_, person), minutes in spent.items():
        of_people[person] += minutes
    found: dict[str, tuple[float, str]] = {}
    for (unit, person), minutes in spent.items():
        if person != NOBODY_KNOWN:
            share = minutes / of_people[person], person
            found[unit] = max(found.get(unit, share), share)
    return found


def is_alarming(before: bool, windows: Sequence[bool]) -> bool:  # noqa: FBT001  # the state it was in
    """Tell whether an alarm sounds: once in two of three windows, until in none."""
    held = sum(windows)
    return held >= ENOUGH or (before and held > 0)


def held(kind: Kind, windows: Sequence[Attention]) -> list[bool]:
    """Tell in which windows it was so."""
    if kind is Kind.MONOPOLY:
        return [each.monopolises for each in windows]
    return [each.is_short_changed for each in windows]


def is_silent(earned_on: date | None, as_of: date) -> bool:
    """Tell whether nothing was earned of a relationship for a month, or ever."""
    return earned_on is None or earned_on <= as_of - A_MONTH_OF_SILENCE
