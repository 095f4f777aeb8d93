"""The stress lab: what a loss leaves of the firm, and the nearest way to survive it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from services.concentration.domain.exposed import Unit, exposures_of
from services.concentration.domain.losses import Losses, losses_of
from services.concentration.domain.scenarios import Scenario
from services.concentration.domain.survival import (
    Finances,
    Verdict,
    missing,
    verdict,
)
from services.concentration.domain.winning import (
    Remedy,
    Spread,
    remedy,
    sizes_of,
    spread,
)


@dataclass(frozen=True)
class Outcome:
    """What is left after a loss; nothing is judged until the finances are told.

    `remedy` is what it would take to survive; None when nothing is needed, or known.
    """

    cents: int
    share: float
    verdict: Verdict | None
    remedy: Remedy | None


@dataclass(frozen=True)
class Firm:
    """What is put to the test: at least one unit, the largest first, and finances.

    `below` zero are the cents of those who got more back than they were billed: nobody
    can lose them, yet the firm has to live without them.
    """

    units: Sequence[Unit]
    finances: Finances | None
    below: int = 0

    @cached_property
    def revenue(self) -> int:
        """What all bring in a year, in cents."""
        return sum(unit.cents for unit in self.units)

    @cached_property
    def sizes(self) -> tuple[int, int]:
        """What a usual unit brings in, and a larger one."""
        return sizes_of([unit.cents for unit in self.units])

    @cached_property
    def losses(self) -> Losses:
        """The distribution of a year's loss."""
        return losses_of(exposures_of(self.units))

    @property
    def assumed_share(self) -> float:
        """The share of the revenue whose chance of leaving is assumed."""
        return sum(unit.assumed_cents for unit in self.units) / self.revenue

    def spread(self, limit: Fraction) -> Spread | None:
        """Return what brings the largest share to a limit; None if it is there."""
        if limit >= 1:
            return None
        return spread(self.units[0].cents, self.revenue, self.sizes, limit)

    def without(self, cents: int) -> Outcome:
        """Take so many cents a year away."""
        share, left = cents / self.revenue, self.revenue + self.below - cents
        if self.finances is None:
            return Outcome(cents, share, None, None)
        lacking = missing(left, self.finances)
        return Outcome(
            cents,
            share,
            verdict(left, self.finances),
            remedy(lacking, self.sizes) if lacking else None,
        )


def worst_of_each(scenarios: Sequence[Scenario], most: int) -> list[Scenario]:
    """Leave so many of each kind of loss, in the order they come in."""
    seen: dict[str, int] = {}
    left = []
    for each in scenarios:
        seen[each.what] = seen.get(each.what, 0) + 1
        if seen[each.what] <= most:
            left.append(each)
    return left
