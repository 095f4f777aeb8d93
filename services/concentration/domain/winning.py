"""What to do next: how many clients of which size to win, and what else would help."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from libs.values import Invalid
from services.concentration.domain.survival import Missing


class NotALimit(Invalid):
    """The limit of a share is above 0 and below 1."""


@dataclass(frozen=True)
class Win:
    """So many clients to win, each bringing in so many cents a year."""

    clients: int
    cents: int


@dataclass(frozen=True)
class Remedy:
    """What would let the firm survive: any one of these.

    Clients to win of a usual size, or larger ones; else cents to save a month, or cash
    to hold more.
    """

    win: Win
    win_larger: Win
    save: int
    hold: int


@dataclass(frozen=True)
class Spread:
    """What would bring the largest client's share down to a limit: any one of these.

    Clients to win of a usual size, or larger ones; else the cents a year that the
    largest may bring in at most.
    """

    limit: Fraction
    win: Win
    win_larger: Win
    shrink_to: int


def sizes_of(cents: Sequence[int]) -> tuple[int, int]:
    """Return what a usual client brings in, and a larger one.

    These are the median and the upper quartile of those there are, never in between.
    """
    in_order, last = sorted(cents), len(cents) - 1
    return in_order[last // 2], in_order[ceil(last * 3 / 4)]


def remedy(lacking: Missing, sizes: tuple[int, int]) -> Remedy:
    """Return what makes up for what is missing."""
    usual, larger = (Win(-(-lacking.revenue // size), size) for size in sizes)
    return Remedy(usual, larger, lacking.costs, lacking.cash)


def spread(
    largest: int, total: int, sizes: tuple[int, int], limit: Fraction
) -> Spread | None:
    """Return what brings the largest share to the limit; None if it is there.

    With s the largest, T the total and clients of size x to be won, that takes
    (s / limit - T) / x of them. Raises NotALimit.
    """
    if not 0 < limit < 1:
        raise NotALimit
    lacking = largest / limit - total
    if lacking <= 0:
        return None
    usual, larger = (Win(ceil(lacking / size), size) for size in sizes)
    return Spread(limit, usual, larger, floor(limit * (total - largest) / (1 - limit)))
