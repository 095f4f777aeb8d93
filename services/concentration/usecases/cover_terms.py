"""Terms of cover: what the owner calls too little work."""

from libs.storage.transactions import Transaction
from services.concentration.domain.beach import Terms
from services.concentration.storage import cover_terms as storage
from services.concentration.usecases import beach


def say(transaction: Transaction, terms: Terms) -> Terms:
    """Say what is too little from now on."""
    storage.save(transaction, terms)
    transaction.audit("cover terms set", "firm")
    beach.look_again(transaction)
    return terms


def said(transaction: Transaction) -> Terms:
    """Read what is too little."""
    return storage.terms(transaction)
