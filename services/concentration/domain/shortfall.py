"""How bad a bad year is: quantiles, expected shortfall, and what each adds to it."""

from dataclasses import dataclass

import numpy as np

from libs.values import Invalid
from services.concentration.domain.losses import Atoms, Losses, Real, Whole

EVEN = 0.5
# Sums of probabilities that fall short of a level by less than this reach it.
ROUNDING = 1e-12
# A term of a series that is smaller than this is lost beside 1 in a double.
NOTHING = 1e-18
# How far from even a probability must be for its series to end soon.
SLOW = 0.01


class NotALevel(Invalid):
    """A level is a probability between 0 and 1."""


@dataclass(frozen=True)
class Tail:
    """The loss that is not exceeded with the probability `level`, and beyond it.

    In cents: `quantile` is min{x : F(x) >= level}, `shortfall` the mean loss of the
    worst 1 - level, and `parts` what each exposure adds to that; they sum to it.
    """

    level: float
    quantile: float
    shortfall: float
    parts: Real

    def largest(self, most: int) -> list[int]:
        """Return which exposures add the most, so many of them."""
        return [int(nth) for nth in np.argsort(-self.parts, kind="stable")[:most]]


def tail(losses: Losses, level: float) -> Tail:
    """Return what lies beyond a level; raises NotALevel.

    With q the quantile and F the distribution function, the shortfall is
    (E[L; L > q] + q (F(q) - level)) / (1 - level), as Acerbi and Tasche define it in
    "On the coherence of expected shortfall" (2002), and the part of an exposure
    (E[its loss; L > q] + E[its loss | L = q] (F(q) - level)) / (1 - level).
    """
    if not 0 < level < 1:
        raise NotALevel
    atoms, sizes, chances = losses.atoms, losses.sizes, losses.chances
    nth = int(np.searchsorted(atoms.cumulative, level - ROUNDING))
    quantile, reached = int(atoms.at[nth]), float(atoms.cumulative[nth])
    # How much of the probability that the loss is the quantile counts as beyond it.
    split = (reached - level) / float(atoms.chance[nth])
    beyond = (
        1
        - (1 - split) * if_lost(losses, quantile)
        - split * if_lost(losses, quantile - 1)
    )
    up_to_it = atoms.at[: nth + 1] @ atoms.chance[: nth + 1]
    worst = float(sizes @ chances - up_to_it + quantile * (reached - level))
    return Tail(
        level,
        quantile * losses.step + losses.shift,
        worst * losses.step / (1 - level) + losses.shift,
        (sizes * losses.step * beyond / (1 - level) + losses.rounded) * chances,
    )


def if_lost(losses: Losses, most: int) -> Real:
    """Return how likely at most `most` is lost if an exposure is, for each of them.

    What is likelier lost than kept is looked at from the other end, as what is kept.
    """
    sizes, chances = losses.sizes, losses.chances
    rare = chances <= EVEN
    found = np.empty(len(sizes))
    found[rare] = of_others(losses.atoms, sizes[rare], chances[rare], most)
    top = int(sizes.sum())
    found[~rare] = 1 - of_others(
        losses.atoms.mirrored(top),
        sizes[~rare],
        1 - chances[~rare],
        top - most - 1 + sizes[~rare],
    )
    return found


def of_others(atoms: Atoms, sizes: Whole, chances: Real, most: int | Whole) -> Real:
    """Return how likely the others lose at most `most` less the size, for each.

    To take an exposure out of a distribution divides it by 1 - p + p z^size, so this is
    the sum over j of (-p / (1 - p))^j F(most - (j + 1) size) / (1 - p).
    """
    least, odds = most - sizes, chances / (1 - chances)
    term, found = 1 / (1 - chances), np.zeros(len(sizes))
    soon = chances < EVEN - SLOW
    for nth in np.flatnonzero(~soon):
        found[nth] = summed(atoms, int(sizes[nth]), float(odds[nth]), int(least[nth]))
    left = np.flatnonzero(soon)
    while left.size:
        found[left] += term[left] * atoms.up_to(least[left])
        term[left] *= -odds[left]
        least[left] -= sizes[left]
        left = left[(least[left] >= 0) & (np.abs(term[left]) > NOTHING)]
    return found


def summed(atoms: Atoms, size: int, odds: float, most: int) -> float:
    """Sum that series for each loss there may be, when it hardly ends.

    A loss x counts 1 - (-odds)^(j + 1), where j is how often the size fits between it
    and `most`. A size that was rounded to 0 counts nothing, whatever this is.
    """
    end = int(np.searchsorted(atoms.at, most, side="right"))
    fits = (most - atoms.at[:end]) // max(size, 1)
    return float(atoms.chance[:end] @ (1 - (-odds) ** (fits + 1.0)))
