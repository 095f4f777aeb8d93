"""Trouble: when the other side of a lane is better left alone for a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from services.outbound.domain.parcels import Closed, NotNow, Outcome, Unknown

FAILURES = 10


@dataclass
class Trouble:
    """What the other side has said of late: failures in a row, and wishes to rest."""

    failures: int = 0
    asked: bool = False

    @property
    def is_enough(self) -> bool:
        """Whether to hand nothing over any more."""
        return self.failures >= FAILURES or self.asked

    def came(self, outcome: Outcome) -> None:
        """Take in what came of a message."""
        self.failures = self.failures + 1 if is_failure(outcome) else 0
        self.asked = self.asked or rest_after(outcome) > timedelta()

    def rested(self) -> None:
        """Begin anew after a rest: the first that fails again is enough."""
        self.failures = FAILURES - 1

    def heeded(self) -> None:
        """Forget that a rest was asked for: it is written down."""
        self.asked = False


def is_failure(outcome: Outcome) -> bool:
    """Tell whether the other side wants nothing just now, or breaks off."""
    return isinstance(outcome, NotNow | Closed | Unknown)


def rest_after(outcome: Outcome) -> timedelta:
    """Return how long the other side asked to be left alone."""
    told = outcome.rest if isinstance(outcome, NotNow | Unknown) else None
    return told or timedelta()


def failed_last(outcomes: Iterable[Outcome]) -> int:
    """Count the failures at the end, after the last that was none."""
    count = 0
    for outcome in outcomes:
        count = count + 1 if is_failure(outcome) else 0
    return count
