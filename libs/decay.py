"""The law of the relationship value: what silence takes and what a touch gives back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import log

from libs.calendars.months import MONTH
from libs.calendars.zones import require_utc
from libs.values import Invalid

FULL = 100.0
LEAST_RATE = 0.001
LONGEST_GRACE = timedelta(days=30)


class BadTerms(Invalid):
    """Silence takes from 0.1 % up to less than 100 % a month, after at most 30 days."""


class ValueOutOfRange(Invalid):
    """A relationship is worth from 0 to 100, and starts to fall when it is valued."""


class Law(StrEnum):
    """How the months of silence add up."""

    COMPOUND = "compound"
    LINEAR = "linear"


@dataclass(frozen=True)
class Terms:
    """What silence costs: `rate` a month, once it is longer than `grace`.

    Ten per cent a month is the author's experience, not a measurement.
    """

    law: Law = Law.COMPOUND
    rate: float = 0.10
    grace: timedelta = timedelta()

    def __post_init__(self) -> None:
        grace_fits = timedelta() <= self.grace <= LONGEST_GRACE
        if not (LEAST_RATE <= self.rate < 1 and grace_fits):
            raise BadTerms


@dataclass(frozen=True)
class Standing:
    """What a relationship is worth and how it falls: all that is kept of a client.

    `value` from 0 to 100 at `as_of`, the last credited touch; it falls from
    `decays_from`, when the grace after that touch is over. The newest revision wins.
    """

    value: float
    as_of: datetime
    decays_from: datetime
    law: Law
    rate: float
    grace: timedelta
    revision: int

    def __post_init__(self) -> None:
        require_utc(self.as_of, self.decays_from)
        if not (0 <= self.value <= FULL and self.as_of <= self.decays_from):
            raise ValueOutOfRange


def kept(law: Law, rate: float, months: float) -> float:
    """Return the fraction of a value that so many months of silence leave."""
    if law is Law.LINEAR:
        return max(0.0, 1 - rate * months)
    return (1 - rate) ** months


def ignored_months(standing: Standing, at: datetime) -> float:
    """Return the silence that counts, in months of 30.4375 days, up to `at`."""
    return max((at - standing.decays_from) / MONTH, 0.0)


def fraction_at(standing: Standing, at: datetime) -> float:
    """Return the fraction of the value that is left at `at`."""
    return kept(standing.law, standing.rate, ignored_months(standing, at))


def value_at(standing: Standing, at: datetime) -> float:
    """Return the value at `at`, from 0 to 100."""
    return standing.value * fraction_at(standing, at)


def monthly_fall(standing: Standing, at: datetime) -> float:
    """Return what the next counted month of silence takes, in points."""
    next_month = max(at, standing.decays_from) + MONTH
    return value_at(standing, at) - value_at(standing, next_month)


def touched(standing: Standing, gamma: float, at: datetime) -> Standing:
    """Return the standing after a touch that closes `gamma` of the distance to 100."""
    value = value_at(standing, at)
    return replace(
        standing,
        value=value + gamma * (FULL - value),
        as_of=at,
        decays_from=at + standing.grace,
    )


def falls_to(standing: Standing, line: float) -> datetime | None:
    """Return when silence alone brings the value down to `line`, which is above 0.

    None when the value is below it already.
    """
    if standing.value < line:
        return None
    left = line / standing.value
    if standing.law is Law.LINEAR:
        return standing.decays_from + MONTH * ((1 - left) / standing.rate)
    return standing.decays_from + MONTH * (log(left) / log(1 - standing.rate))
