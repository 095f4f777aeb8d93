"""Frequencies: how often clients are seen, by the floors and goals that hold for them.

A year's touches say whether that is none, few or monthly; those of the last 90 days
are held against what the goal of each of these days asks for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from libs.storage.transactions import Transaction
from services.cadence.domain.filters import FrequencyFilter
from services.cadence.domain.gaps import Frequency, frequency
from services.cadence.domain.goals import Goal, expected, goal_on
from services.cadence.domain.policies import Holding, floors_of, ramp_of
from services.cadence.storage import frequencies as storage
from services.cadence.storage.frequencies import PERIOD_DAYS, Counted, Place
from services.cadence.usecases.policies import held_by


@dataclass(frozen=True)
class Seen:
    """How often a client is seen, what that amounts to, and what the goal is."""

    counted: Counted
    frequency: Frequency
    goal: Goal | None
    expected: float

    @property
    def behind(self) -> bool:
        """Whether a whole touch of what the goals asked for is missing."""
        return self.counted.in_period + 1 <= self.expected


def listed(
    transaction: Transaction, asked: FrequencyFilter, after: Place | None, most: int
) -> Sequence[Seen]:
    """List how often clients are seen, by branch and client."""
    counted = storage.page(transaction, asked, after, most)
    held = held_by(transaction, [each.client for each in counted])
    return [seen(each, held[each.client.id]) for each in counted]


def seen(counted: Counted, held: Holding) -> Seen:
    goals, day = ramp_of(held), counted.day
    first = day - timedelta(days=PERIOD_DAYS - 1)
    return Seen(
        counted,
        frequency(counted.in_a_year, *floors_of(held)),
        goal_on(goals, day),
        expected(goals, first, day),
    )
