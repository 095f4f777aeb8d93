"""The balance sheet of relationships: what they are worth, and by what that changed.

A client's worth is its index-weighted revenue: its relationship's value, as a fraction
of 100, of what it brought in in the twelve months that are over. It is no price.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import accumulate
from typing import TypeVar

from libs.decay import FULL, Standing, value_at


class Flow(StrEnum):
    """Why a worth changed.

    `neglect` is what silence took, `contact` what was earned by being in touch,
    `revenue` what the month that ended changed of the year; `won` came with new
    clients, `lost` went with those that left; `restated` became known of before.
    """

    NEGLECT = "neglect"
    CONTACT = "contact"
    REVENUE = "revenue"
    WON = "won"
    LOST = "lost"
    RESTATED = "restated"


@dataclass(frozen=True)
class Span:
    """A month from `opens` up to before `ends`, looked at at `until`."""

    opens: datetime
    ends: datetime
    until: datetime

    @property
    def over(self) -> bool:
        """Whether the month is over."""
        return self.until >= self.ends


@dataclass(frozen=True)
class State:
    """What a client's worth is made of; only clients count, no prospects and no lost.

    `standing` is None while nothing was ever earned; `yearly` is in cents.
    """

    standing: Standing | None = None
    counts: bool = False
    yearly: int = 0

    def worth(self, at: datetime) -> int:
        """Return the worth in cents, halves to even."""
        if self.standing is None or not self.counts:
            return 0
        return round(value_at(self.standing, at) * self.yearly / FULL)


@dataclass(frozen=True)
class Valuation:
    """What a relationship was said to be worth, and when it was said."""

    revision: int
    told_at: datetime
    standing: Standing | None

    def applied(self, state: State) -> State:
        """Return what is so from then on."""
        return replace(state, standing=self.standing)

    def flow(self, before: State, rise: int, span: Span) -> Flow:
        """Tell whether it was earned this month: terms and corrections earn nothing."""
        earned = self.standing is not None and self.standing.as_of >= span.opens
        same = same_terms(before.standing, self.standing)
        return Flow.CONTACT if rise > 0 and earned and same else Flow.RESTATED


@dataclass(frozen=True)
class Membership:
    """Whether somebody was said to be a client of ours, and when it was said."""

    revision: int
    told_at: datetime
    counts: bool

    def applied(self, state: State) -> State:
        """Return what is so from then on."""
        return replace(state, counts=self.counts)

    def flow(self, _before: State, rise: int, _span: Span) -> Flow:
        """Tell whether a client came or went."""
        return Flow.WON if rise > 0 else Flow.LOST


@dataclass(frozen=True)
class Turn:
    """The month's end: another month counts, and one no longer; `new` is a client.

    A client is new when it became one within the twelve months.
    """

    yearly: int
    new: bool

    def applied(self, state: State) -> State:
        """Return what is so from then on."""
        return replace(state, yearly=self.yearly)

    def flow(self, before: State, _rise: int, _span: Span) -> Flow:
        """Tell a first revenue from one that changed."""
        return Flow.WON if self.new and not before.yearly else Flow.REVENUE


Step = Valuation | Membership | Turn
Told = TypeVar("Told", Valuation, Membership)


@dataclass(frozen=True)
class Past:
    """All that is known of a client: `yearly` in cents when the month opened."""

    valuations: Sequence[Valuation]
    memberships: Sequence[Membership]
    yearly: int
    turn: Turn


@dataclass(frozen=True)
class Sheet:
    """A month's balance: opening and flows come to the closing, all in cents."""

    opening: int
    flows: Mapping[Flow, int]
    closing: int


def balance(past: Past, span: Span) -> Sheet:
    """Draw up the balance of one client; flows are differences of rounded worths."""
    state, steps = start(past, span)
    opening = last = state.worth(span.opens)
    flows: Counter[Flow] = Counter()
    for at, step in steps:
        before, changed = state.worth(at), step.applied(state)
        after = changed.worth(at)
        flows[Flow.NEGLECT] += before - last
        flows[step.flow(state, after - before, span)] += after - before
        state, last = changed, after
    return Sheet(opening, flows, last)


def start(past: Past, span: Span) -> tuple[State, list[tuple[datetime, Step]]]:
    """Return what was so when the month opened, and what changed in it, in order."""
    member, came_and_went = split(past.memberships, span)
    valued, valuations = split(past.valuations, span)
    state = State(
        standing=valued.standing if valued else None,
        counts=member.counts if member else False,
        yearly=past.yearly,
    )
    changes: list[tuple[datetime, Step]] = [*came_and_went, *valuations]
    changes.sort(key=lambda change: change[0])
    turn = past.turn if span.over else replace(past.turn, yearly=past.yearly)
    return state, [*changes, (span.until, turn)]


def split(
    told: Sequence[Told], span: Span
) -> tuple[Told | None, list[tuple[datetime, Told]]]:
    """Return the newest there was when the month opened, and what was said in it.

    What is newer is never dated before what is older.
    """
    in_order = sorted(told, key=lambda each: each.revision)
    known = [each for each in in_order if each.told_at < span.opens]
    newest = known[-1] if known else None
    revision = newest.revision if newest else -1
    later = [e for e in in_order if e.revision > revision and e.told_at < span.ends]
    dates = accumulate((each.told_at for each in later), max)
    return newest, list(zip(dates, later, strict=True))


def same_terms(one: Standing | None, other: Standing | None) -> bool:
    """Tell whether silence costs the same; where nothing was earned it is so."""
    if one is None or other is None:
        return True
    return (one.law, one.rate, one.grace) == (other.law, other.rate, other.grace)
