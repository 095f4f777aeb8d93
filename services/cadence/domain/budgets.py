"""The yearly budget for gifts: each is paid out of what is left."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from libs.values import BranchId, Invalid, Money
from services.cadence.domain.purposes import Channel


class NotABudget(Invalid):
    """A budget for gifts is at least as large as one gift, and both are more than 0."""


@dataclass(frozen=True)
class GiftBudget:
    """What a gift of a branch may cost, and all of them in a calendar year.

    Both are in one currency. Raises NotABudget and NotMoney.
    """

    branch: BranchId
    each: Decimal
    yearly: Decimal
    currency: str
    year: int = 0
    spent: Decimal = Decimal()
    revision: int = 0

    def __post_init__(self) -> None:
        for amount in (self.each, self.yearly):
            Money(amount, self.currency)
        if not 0 < self.each <= self.yearly:
            raise NotABudget


@dataclass(frozen=True)
class Gift:
    """What one gift may cost, nothing when it is a card only, and why."""

    amount: Decimal
    note: str

    @property
    def channel(self) -> Channel:
        """A gift, or a card where no money is left."""
        return Channel.GIFT if self.amount else Channel.POST


def gift(budget: GiftBudget | None) -> Gift:
    """Return the next gift of a budget: whole, cut to what is left, or none."""
    if budget is None:
        return Gift(Decimal(), "a card and no gift: there is no budget for gifts")
    left = max(budget.yearly - budget.spent, Decimal())
    amount = min(budget.each, left)
    whole = f"the {budget.yearly} {budget.currency} of {budget.year}"
    if not amount:
        return Gift(amount, f"a card and no gift: {whole} are spent")
    spelled = f"gift of up to {amount} {budget.currency}"
    if amount < budget.each:
        spelled = f"{spelled}, all that is left of {whole}"
    return Gift(amount, spelled)


def years_since(first: date, day: date) -> int:
    """Return which anniversary of `first` is kept on `day`."""
    return day.year - first.year
