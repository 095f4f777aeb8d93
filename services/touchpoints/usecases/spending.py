"""Spending: time and money put into winning a client."""

from libs.storage.transactions import Transaction
from libs.values import ClientId, Money
from services.touchpoints.domain.spending import (
    Spending,
    Winning,
    cost_of_winning,
    require_prospect,
)
from services.touchpoints.storage import spending as storage
from services.touchpoints.usecases.entries import Entries

SPENDING = Entries(storage.SPENDING)


def spend(transaction: Transaction, spent: Spending) -> Spending:
    """Log what was put into winning a client; raises NotAProspect."""
    status, since = storage.standing_of(transaction, spent.client)
    require_prospect(status, since, spent.spent_on)
    return SPENDING.add(transaction, spent)


def winning(transaction: Transaction, client: ClientId) -> Winning:
    """Add up what was put into winning a client."""
    return cost_of_winning(storage.on(transaction, client), storage.hour(transaction))


def hour(transaction: Transaction) -> Money | None:
    """Read what an hour of marketing costs."""
    return storage.hour(transaction)


def set_hour(transaction: Transaction, cost: Money) -> Money:
    """Say what an hour of marketing costs."""
    storage.set_hour(transaction, cost)
    transaction.audit("cost of a marketing hour set", cost.currency)
    return cost
