"""Whether the firm survives a loss: what it earns then, and how long its cash lasts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil

from libs.calendars.months import MONTHS_A_YEAR
from libs.values import Invalid

MONTHS_TO_RECOVER = 6


class NotFinances(Invalid):
    """A gross margin is above 0 and at most 1; costs and cash are not below 0."""


class Threshold(StrEnum):
    """What decides: that no money is lost, or how many months the cash lasts."""

    MARGIN = "margin"
    CASH = "cash"


@dataclass(frozen=True)
class Finances:
    """What the owner says of a branch, or of the firm, from a day on.

    Fixed costs are those of a month. Raises NotFinances.
    """

    from_day: date
    gross_margin: Decimal
    fixed_cents: int
    cash_cents: int

    def __post_init__(self) -> None:
        if not 0 < self.gross_margin <= 1 or min(self.fixed_cents, self.cash_cents) < 0:
            raise NotFinances


@dataclass(frozen=True)
class Verdict:
    """What a loss leaves a month, in cents, and what that decides.

    `months_of_cash` is None when the cash does not shrink. `by` is the threshold that
    is kept or, if the firm does not survive, missed.
    """

    margin_cents: int
    months_of_cash: float | None
    survives: bool
    by: Threshold


@dataclass(frozen=True)
class Missing:
    """What it would take to survive: any one of these, each in cents.

    `revenue` is a year's, `costs` those of a month to be saved.
    """

    revenue: int
    costs: int
    cash: int


def verdict(revenue: int, finances: Finances) -> Verdict:
    """Judge what is left of a year's revenue, in cents."""
    margin = monthly_margin(revenue, finances)
    lasts = None if margin >= 0 else finances.cash_cents / -margin
    return Verdict(
        margin_cents=round(margin),
        months_of_cash=None if lasts is None else float(lasts),
        survives=lasts is None or lasts >= MONTHS_TO_RECOVER,
        by=Threshold.MARGIN if lasts is None else Threshold.CASH,
    )


def missing(revenue: int, finances: Finances) -> Missing | None:
    """Return what is missing to survive; None when nothing is.

    The cash must last six months: that bounds what may be lost in a month.
    """
    short = -monthly_margin(revenue, finances) - Fraction(
        finances.cash_cents, MONTHS_TO_RECOVER
    )
    if short <= 0:
        return None
    return Missing(
        revenue=ceil(short * MONTHS_A_YEAR / Fraction(finances.gross_margin)),
        costs=ceil(short),
        cash=ceil(short * MONTHS_TO_RECOVER),
    )


def monthly_margin(revenue: int, finances: Finances) -> Fraction:
    """Return what a month leaves of a year's revenue after all costs, in cents."""
    earned = Fraction(revenue, MONTHS_A_YEAR) * Fraction(finances.gross_margin)
    return earned - finances.fixed_cents
