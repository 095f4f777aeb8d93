"""The kinds of touch: an owner's own words, with what each is worth."""

from libs.storage.transactions import Transaction
from services.touchpoints.domain.kinds import Kind
from services.touchpoints.storage import kinds


def known(transaction: Transaction) -> list[Kind]:
    """List the kinds of touch."""
    return sorted(kinds.known(transaction).values(), key=lambda kind: kind.name)


def define(transaction: Transaction, kind: Kind) -> Kind:
    """Add a kind of touch, or change what it is worth from now on."""
    kinds.save(transaction, kind)
    transaction.audit("kind of touch set", kind.name)
    return kind
