"""How much of the revenue hangs on how few: the measures of concentration."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, fsum, log

TOPS = (1, 3, 5, 10)
FULL_HHI = 10_000
MODERATE_HHI, HIGH_HHI = 1_000, 1_800
MAJOR = 10  # per cent of the revenue


class State(StrEnum):
    """Whether there is a portfolio to measure.

    It is empty when nobody paid anything in the months that count, and unknown when
    nothing that was billed up to then is on record.
    """

    KNOWN = "known"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class Band(StrEnum):
    """The bands that the United States' merger guidelines of 2023 give to markets.

    For a list of clients they are words, and no alarm.
    """

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


@dataclass(frozen=True)
class Sums:
    """What measures are made of: cents of `units` above zero, the largest first.

    `tops` are the sums of the largest TOPS, `squares` the sum of x², `logs` of x ln x,
    `ranked` of rank times x, the largest of rank 1. `left_out` units came to zero or
    less, `left_out_cents` together.
    """

    units: int = 0
    cents: int = 0
    tops: tuple[int, ...] = (0, 0, 0, 0)
    squares: float = 0.0
    logs: float = 0.0
    ranked: float = 0.0
    left_out: int = 0
    left_out_cents: int = 0

    @property
    def net(self) -> int:
        """What all units came to, those left out too."""
        return self.cents + self.left_out_cents


@dataclass(frozen=True)
class Measures:
    """The measures of a portfolio; all None unless its state is known.

    Shares and Gini are from 0 to 1, the HHI (the sum of the squared shares) up to
    10,000. `effective_clients` (10,000 / HHI) and the milder `entropy_clients` (e to
    the entropy of the shares) say how many equal clients would be as concentrated.
    """

    state: State
    clients: int | None = None
    cents: int | None = None
    top_1: float | None = None
    top_3: float | None = None
    top_5: float | None = None
    top_10: float | None = None
    hhi: float | None = None
    effective_clients: float | None = None
    entropy_clients: float | None = None
    gini: float | None = None
    left_out: int = 0
    left_out_cents: int = 0

    @property
    def band(self) -> Band | None:
        """The band that the HHI falls in; a bound belongs to the moderate one."""
        if self.hhi is None:
            return None
        if self.hhi > HIGH_HHI:
            return Band.HIGH
        return Band.MODERATE if self.hhi >= MODERATE_HHI else Band.LOW


def summed(cents: Iterable[int]) -> Sums:
    """Add up what units brought in."""
    told = list(cents)
    above = sorted((x for x in told if x > 0), reverse=True)
    others = [x for x in told if x <= 0]
    return Sums(
        units=len(above),
        cents=sum(above),
        tops=tuple(sum(above[:top]) for top in TOPS),
        squares=fsum(float(x) ** 2 for x in above),
        logs=fsum(x * log(x) for x in above),
        ranked=fsum(rank * x for rank, x in enumerate(above, start=1)),
        left_out=len(others),
        left_out_cents=sum(others),
    )


def measured(sums: Sums) -> Measures:
    """Measure a portfolio; one without anybody above zero is empty."""
    empty = Measures(
        State.EMPTY, left_out=sums.left_out, left_out_cents=sums.left_out_cents
    )
    if not sums.units:
        return empty
    n, total = sums.units, sums.cents
    top_1, top_3, top_5, top_10 = (top / total for top in sums.tops)
    squared_shares = sums.squares / total**2
    return replace(
        empty,
        state=State.KNOWN,
        clients=n,
        cents=total,
        top_1=top_1,
        top_3=top_3,
        top_5=top_5,
        top_10=top_10,
        hhi=squared_shares * FULL_HHI,
        effective_clients=1 / squared_shares,
        entropy_clients=exp(log(total) - sums.logs / total),
        gini=(n + 1) / n - 2 * sums.ranked / (n * total),
    )


def share_of(cents: int, whole: int) -> float | None:
    """Return the share of a whole; what is zero or less has none."""
    return cents / whole if cents > 0 and whole > 0 else None


def is_major(cents: int, whole: int) -> bool:
    """Tell whether a customer must be disclosed: 10 % of the revenue or more.

    US GAAP ASC 280-10-50-42; entities under common control are one customer.
    """
    return cents > 0 and cents * 100 >= MAJOR * whole
