"""The curves an owner looks at: how few bring in how much, and what a year may cost."""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from services.concentration.domain.losses import Losses

# What is rarer than once in a thousand years is not drawn.
RAREST = 0.999

Point = tuple[float, float]


def shares_so_far(cents: Sequence[int], whole: int) -> list[float]:
    """Return the share of the largest, of the two largest, and so on."""
    return [so_far / whole for so_far in accumulate(cents)]


def exceedance(losses: Losses, steps: int) -> list[Point]:
    """Return losses in cents, and how likely a year costs at least as much.

    They stand evenly apart, up to one that is not exceeded in a thousand years.
    """
    atoms = losses.atoms
    last = int(np.searchsorted(atoms.cumulative, RAREST))
    most = float(atoms.at[min(last, len(atoms.at) - 1)])
    wanted = np.linspace(0, most, steps + 1)
    below = np.searchsorted(atoms.at, wanted, side="left")
    reached = 1 - np.concatenate(([0.0], atoms.cumulative))[below]
    cents = wanted * losses.step + losses.shift
    return list(zip(cents.tolist(), reached.tolist(), strict=True))
