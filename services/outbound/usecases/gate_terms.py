"""The owner's numbers for the gate, for what goes out from now on."""

from libs.storage.transactions import Transaction
from services.outbound.domain.cases import Terms
from services.outbound.storage import gate_terms as storage


def read(transaction: Transaction) -> Terms:
    """Read what holds."""
    return storage.read(transaction)


def revision(transaction: Transaction) -> int:
    """Count how often they were said."""
    return storage.revision(transaction)


def locked(transaction: Transaction) -> int:
    """Take them in hand, and count how often they were said."""
    storage.lock(transaction)
    return storage.revision(transaction)


def save(transaction: Transaction, terms: Terms) -> Terms:
    """Say what holds from now on; the law of a place may still be stricter."""
    storage.save(transaction, terms)
    transaction.audit("sending terms set", "firm")
    return terms
