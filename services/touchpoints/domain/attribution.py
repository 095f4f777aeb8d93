"""Which of our efforts brought an opportunity, and to what part each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from libs.values import TouchId

WINDOW = timedelta(days=365)
A_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Effort:
    """A touch that may have led to an opportunity."""

    touch: TouchId
    kind: str
    at: datetime


@dataclass(frozen=True)
class Attributed:
    """The part of an opportunity that is owed to an effort; None when to none."""

    effort: Effort | None
    share: Fraction


def attribute(
    efforts: Iterable[Effort], until: datetime, window: timedelta = WINDOW
) -> list[Attributed]:
    """Share an opportunity out among the efforts of the `window` up to `until`.

    The weight of an effort falls evenly from 1 at `until` to 0 at the beginning of
    the window (linear time decay). The shares are exact and add up to 1; without any
    effort the whole is owed to none.
    """
    counted = [e for e in efforts if timedelta() <= until - e.at < window]
    if not counted:
        return [Attributed(None, Fraction(1))]
    weights = [(window - (until - e.at)) // A_MICROSECOND for e in counted]
    whole = sum(weights)
    return [
        Attributed(effort, Fraction(weight, whole))
        for effort, weight in zip(counted, weights, strict=True)
    ]
