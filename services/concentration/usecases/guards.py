"""Guards: what is allowed without being asked, as the owner says."""

from libs.storage.transactions import Transaction
from services.concentration.domain.guards import Terms
from services.concentration.storage import guards as storage


def in_force(transaction: Transaction) -> Terms:
    """Return what the owner said, or what holds until they say."""
    return storage.terms(transaction)


def say(transaction: Transaction, terms: Terms) -> Terms:
    """Say what is allowed from now on."""
    storage.save(transaction, terms)
    transaction.audit("guard terms set", "firm")
    return terms
