"""What it takes to win a client: hours nobody pays, and money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from libs.values import (
    BranchId,
    ClientId,
    FieldError,
    Invalid,
    Money,
    Refused,
    SpendingId,
    StaffId,
)

AN_HOUR = 60
CENTS = Decimal("0.01")


class NothingSpent(Invalid):
    """Marketing takes some minutes or some money."""


class NotAProspect(Refused):
    """After the first day as a client nothing more is spent on winning it."""


@dataclass(frozen=True)
class Spending:
    """Time and money put into winning a client on a day; raises NothingSpent.

    `outlay` is in the firm's currency.
    """

    id: SpendingId
    branch: BranchId
    client: ClientId
    spent_on: date
    what: str
    minutes: int = 0
    outlay: Decimal = Decimal()
    staff: StaffId | None = None

    def __post_init__(self) -> None:
        negative = self.minutes < 0 or self.outlay < 0
        if negative or not (self.minutes or self.outlay):
            raise NothingSpent(None, FieldError("minutes", "nothing was spent"))


@dataclass(frozen=True)
class Winning:
    """What was put into winning a client so far; `cost` is None without an hour's."""

    minutes: int
    outlay: Decimal
    cost: Money | None


def cost_of_winning(spent: Sequence[Spending], hour: Money | None) -> Winning:
    """Add up what was spent, at what an `hour` of ours costs; exact to the cent."""
    minutes = sum(each.minutes for each in spent)
    outlay = sum((each.outlay for each in spent), Decimal())
    if hour is None:
        return Winning(minutes, outlay, None)
    cost = (hour.amount * minutes / AN_HOUR + outlay).quantize(CENTS, ROUND_HALF_EVEN)
    return Winning(minutes, outlay, Money(cost, hour.currency))


def require_prospect(status: str, since: date, spent_on: date) -> None:
    """Raise NotAProspect when it was spent on one who was a client already."""
    if status != "prospect" and spent_on > since:
        raise NotAProspect(None, FieldError("spent_on", "was a client by then"))
