"""Limits: from where on the owner is warned, from where on it is too much, until when.

Every limit is of a share, so a higher value is worse.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction
from math import floor

from libs.calendars.months import MONTHS_A_YEAR
from libs.values import BranchId, Invalid
from services.concentration.domain.survival import MONTHS_TO_RECOVER, Finances

# What is left only when it is a tenth below where it began does not come and go.
LEFT_AT = 0.9
HIGHEST = 10.0


class NotLimits(Invalid):
    """A warning comes above 0 and no later than the breach, which is at most 1."""


class Limit(StrEnum):
    """What is limited.

    `top_1` and `top_5` are shares of the largest clients, `sector`, `vendor` and
    `referrer` that of the largest of its kind, `staff` the largest that hangs on one of
    us. `survival` is what is lost with the largest client, as a share of the least loss
    that the firm does not survive. `bus_factor` is the share of the clients that fewer
    than two of us know, `unsold` that of our hours in the next 30 days, and
    `engagements` how near those that run are to being fewer than the owner wants.
    """

    TOP_1 = "top_1"
    TOP_5 = "top_5"
    SECTOR = "sector"
    VENDOR = "vendor"
    REFERRER = "referrer"
    STAFF = "staff"
    SURVIVAL = "survival"
    BUS_FACTOR = "bus_factor"
    UNSOLD = "unsold"
    ENGAGEMENTS = "engagements"


class Level(IntEnum):
    """How far it has come."""

    CLEAR = 0
    WARNED = 1
    BREACHED = 2


@dataclass(frozen=True)
class Terms:
    """Where a limit warns, and where it is breached; raises NotLimits."""

    warn: Decimal
    breach: Decimal

    def __post_init__(self) -> None:
        if not 0 < self.warn <= self.breach <= 1:
            raise NotLimits

    def level(self, value: float) -> Level:
        """Return how far a value has come; a limit that is reached counts."""
        if value >= float(self.breach):
            return Level.BREACHED
        return Level.WARNED if value >= float(self.warn) else Level.CLEAR


USUAL = {
    Limit.TOP_1: Terms(Decimal("0.15"), Decimal("0.25")),
    Limit.TOP_5: Terms(Decimal("0.50"), Decimal("0.75")),
    Limit.SECTOR: Terms(Decimal("0.40"), Decimal("0.60")),
    Limit.VENDOR: Terms(Decimal("0.40"), Decimal("0.60")),
    Limit.REFERRER: Terms(Decimal("0.25"), Decimal("0.40")),
    Limit.STAFF: Terms(Decimal("0.25"), Decimal("0.40")),
    Limit.SURVIVAL: Terms(Decimal("0.75"), Decimal(1)),
    Limit.BUS_FACTOR: Terms(Decimal("0.25"), Decimal("0.50")),
    Limit.UNSOLD: Terms(Decimal("0.60"), Decimal("0.75")),
    Limit.ENGAGEMENTS: Terms(Decimal("0.75"), Decimal(1)),
}


@dataclass(frozen=True)
class Standing:
    """How a limit stands in a branch, or with None in the firm; `value` may be unknown.

    `since` is when it came to its level, which an acknowledgement is of.
    """

    limit: Limit
    branch: BranchId | None
    level: Level
    value: float | None
    since: date
    judged_on: date
    revision: int = 0
    acknowledged_on: date | None = None
    acknowledged_by: str | None = None
    snoozed_until: date | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether it never had a value that would say anything."""
        return self.value is None and self.level is Level.CLEAR

    def sounds(self, today: date) -> bool:
        """Tell whether it is breached, and nobody has taken note or put it off."""
        put_off = self.snoozed_until is not None and today <= self.snoozed_until
        return self.level is Level.BREACHED and not (self.acknowledged_on or put_off)


def judged(before: Level, value: float | None, terms: Terms) -> Level:
    """Return the level of a value: up at once, down only when it is well below.

    What is unknown changes nothing.
    """
    if value is None:
        return before
    return max(terms.level(value), min(before, terms.level(value / LEFT_AT)))


def restood(before: Standing, value: float | None, terms: Terms, day: date) -> Standing:
    """Let a limit stand by a new value, with what was said of it while it holds."""
    level = judged(before.level, value, terms)
    if level is before.level:
        return replace(before, value=value, judged_on=day)
    return Standing(
        *(before.limit, before.branch, level, value, day, day),
        revision=before.revision + 1,
    )


def load_of(loss: int, revenue: int, finances: Finances) -> float:
    """Return a loss as a share of the least one that the firm does not survive.

    In cents a year; it reaches 1 exactly when it sinks the firm, and ends at HIGHEST.
    """
    fatal = floor(revenue - least_revenue(finances)) + 1
    return HIGHEST if fatal <= 0 else min(loss / fatal, HIGHEST)


def least_revenue(finances: Finances) -> Fraction:
    """Return the cents a year with which the cash lasts exactly long enough."""
    bearable = Fraction(finances.cash_cents, MONTHS_TO_RECOVER)
    short = finances.fixed_cents - bearable
    return short * MONTHS_A_YEAR / Fraction(finances.gross_margin)


def fewness_of(running: int, floor: int) -> float:
    """Return a floor as a share of one more than run: 1 as soon as fewer do than that.

    It ends at HIGHEST.
    """
    return min(floor / (running + 1), HIGHEST)
