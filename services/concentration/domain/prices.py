"""Prices granted: what was asked for by the list, and how far we let ourselves down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from libs.values import BranchId, ClientId, Invalid, Refused
from services.concentration.domain.wishes import Wish


class NoPrice(Invalid):
    """A list price is above zero, and what is granted is not below it."""


class NotApproved(Refused):
    """So large a discount takes an exception that is approved and has not expired."""


@dataclass(frozen=True)
class Price:
    """What a client pays for something, and what it costs by the list.

    `exception` is what allowed a discount above the limit. Raises NoPrice.
    """

    id: str
    client: ClientId
    branch: BranchId
    granted_on: date
    what: str
    list_price: Decimal
    price: Decimal
    currency: str
    by: str
    exception: str | None = None

    def __post_init__(self) -> None:
        if self.list_price <= 0 or self.price < 0:
            raise NoPrice

    @property
    def discount(self) -> Decimal:
        """The share of the list price that was let off; none above the list."""
        return max(1 - self.price / self.list_price, Decimal())


def allowed_by(price: Price, limit: Decimal, wishes: Iterable[Wish]) -> str | None:
    """Return the exception that allows a discount; None below the limit.

    `wishes` are those of the client; one holds for any price until it ends. Raises
    NotApproved.
    """
    if price.discount <= limit:
        return None
    for wish in wishes:
        if wish.holds(price.granted_on) and (wish.discount or 0) >= price.discount:
            return wish.id
    raise NotApproved


@dataclass(frozen=True)
class Held:
    """What was granted in one currency: so many prices, so many of them by the list."""

    currency: str
    prices: int
    held: int
    listed: Decimal
    granted: Decimal

    @property
    def ratio(self) -> float:
        """The share of the prices that were held."""
        return self.held / self.prices

    @property
    def realised(self) -> float:
        """What came of the list prices together."""
        return float(self.granted / self.listed)
