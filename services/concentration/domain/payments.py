"""Payments: what came in of an invoice, and what of it is overdue."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from libs.values import BranchId, ClientId, Money
from services.concentration.domain.ledger import entry_id


@dataclass(frozen=True)
class Payment:
    """What a client paid of the invoice of a number; below zero was paid back.

    `told_as` is what the payment is called within its `source`.
    """

    client: ClientId
    branch: BranchId
    source: str
    told_as: str
    number: str
    received_on: date
    amount: Money

    @property
    def id(self) -> str:
        """What makes it the same payment."""
        return entry_id(self.source, self.told_as)


@dataclass(frozen=True)
class Unpaid:
    """An invoice that was not paid whole in the evening of `as_of`."""

    entry: str
    branch: BranchId
    client: ClientId
    name: str
    number: str
    issued_on: date
    due_on: date | None
    currency: str
    amount: Decimal
    paid: Decimal
    as_of: date

    @property
    def open(self) -> Decimal:
        """What is still to come in."""
        return self.amount - self.paid

    @property
    def days_overdue(self) -> int | None:
        """How many days late it is, 0 if it is not; None when nobody said when."""
        if self.due_on is None:
            return None
        return max((self.as_of - self.due_on).days, 0)
