"""How much may be lost within a year: the distribution of the loss."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd, sqrt

import numpy as np
from numpy.typing import NDArray

from libs.values import Invalid

MOST_ATOMS = 2**17
# What is rarer than this is lost beside 1 in a double.
NEVER = 1e-40

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


class NotAnExposure(Invalid):
    """What may be lost is above 0, its probability from 0 to 1."""


@dataclass(frozen=True)
class Exposure:
    """What would be lost with one unit, in cents, and how likely within a year.

    Raises NotAnExposure.
    """

    unit: str
    cents: int
    probability: float

    def __post_init__(self) -> None:
        if self.cents <= 0 or not 0 <= self.probability <= 1:
            raise NotAnExposure


@dataclass(frozen=True)
class Atoms:
    """The losses there may be, in order, and how likely each is."""

    at: Whole
    chance: Real

    @cached_property
    def cumulative(self) -> Real:
        """How likely a loss is no greater than each there may be."""
        return np.cumsum(self.chance)

    def up_to(self, most: Whole) -> Real:
        """Return how likely a loss is at most each of these."""
        ends = np.searchsorted(self.at, most, side="right")
        return np.where(ends > 0, self.cumulative[ends - 1], 0.0)

    def mirrored(self, top: int) -> "Atoms":
        """Return the distribution of what is kept of `top`."""
        return Atoms(top - self.at[::-1], self.chance[::-1])


@dataclass(frozen=True)
class Losses:
    """What may be lost with each exposure and with all, in steps of so many cents.

    Where steps are coarser than cents, what rounding took off an exposure counts by its
    mean: `shift` is what all of that comes to.
    """

    exposures: Sequence[Exposure]
    sizes: Whole
    step: float
    atoms: Atoms

    @property
    def exact(self) -> bool:
        """Whether no exposure was rounded."""
        return not self.rounded.any()

    @property
    def mean(self) -> float:
        """The loss to be expected, in cents."""
        return float(self.cents @ self.chances)

    @property
    def deviation(self) -> float:
        """The standard deviation of the loss, in cents."""
        return sqrt(float(self.cents**2 @ (self.chances * (1 - self.chances))))

    @property
    def shift(self) -> float:
        """What rounding took off, in cents on average."""
        return float(self.rounded @ self.chances)

    @cached_property
    def rounded(self) -> Real:
        """What rounding took off each exposure, in cents."""
        return self.cents - self.sizes * self.step

    @cached_property
    def cents(self) -> Real:
        """What each exposure comes to."""
        return np.array([each.cents for each in self.exposures], dtype=np.float64)

    @cached_property
    def chances(self) -> Real:
        """How likely each exposure is lost."""
        return np.array([e.probability for e in self.exposures], dtype=np.float64)


def losses_of(exposures: Sequence[Exposure]) -> Losses:
    """Return the distribution of the loss if each is lost or not by itself.

    Exact while there are at most 2^17 different losses; otherwise each exposure is
    rounded to the nearest of 2^17 parts of the total.
    """
    cents = np.array([each.cents for each in exposures], dtype=np.int64)
    chances = np.array([each.probability for each in exposures], dtype=np.float64)
    total = int(cents.sum())
    common = gcd(*(each.cents for each in exposures)) or 1
    if total <= common * MOST_ATOMS:
        sizes = cents // common
        return Losses(exposures, sizes, common, on_grid(sizes, chances))
    if (found := one_by_one(cents, chances)) is not None:
        return Losses(exposures, cents, 1, found)
    step = total / MOST_ATOMS
    sizes = np.rint(cents / step).astype(np.int64)
    return Losses(exposures, sizes, step, on_grid(sizes, chances))


def one_by_one(sizes: Whole, chances: Real) -> Atoms | None:
    """Return every sum there may be, and its probability; None when too many."""
    at, chance = np.zeros(1, dtype=np.int64), np.ones(1)
    for size, p in zip(sizes, chances, strict=True):
        both = np.concatenate((at, at + size))
        order = np.argsort(both, kind="stable")
        in_order = both[order]
        first = np.flatnonzero(np.diff(in_order, prepend=-1))
        if len(first) > MOST_ATOMS:
            return None
        split = np.concatenate((chance * (1 - p), chance * p))
        at, chance = in_order[first], np.add.reduceat(split[order], first)
    return Atoms(at, chance)


def on_grid(sizes: Whole, chances: Real) -> Atoms:
    """Return every whole loss that ever happens, and its probability.

    The smallest come first: while they are added, little of the grid is in use.
    """
    chance = np.zeros(int(sizes.sum()) + 1)
    chance[0] = 1
    low, high = 0, 1
    for nth in np.argsort(sizes, kind="stable"):
        size, p = int(sizes[nth]), chances[nth]
        lost = chance[low:high] * p
        chance[low:high] *= 1 - p
        chance[low + size : high + size] += lost
        low, high = in_use(chance, low, high + size)
    return Atoms(np.arange(low, high), chance[low:high])


def in_use(chance: Real, low: int, high: int) -> tuple[int, int]:
    """Leave off from both ends what never happens."""
    found = np.flatnonzero(chance[low:high] > NEVER)
    first, end = low + int(found[0]), low + int(found[-1]) + 1
    chance[low:first] = chance[end:high] = 0
    return first, end
