"""Callbacks: what touchpoints owes comes before whatever else is planned."""

from collections.abc import Sequence

from libs.contracts.callbacks import CallbackFact
from libs.storage.transactions import Transaction
from services.cadence.storage import clients, copies
from services.cadence.storage.callbacks import CALLBACKS
from services.cadence.usecases import plans


def record(transaction: Transaction, told: Sequence[CallbackFact]) -> None:
    """Keep callbacks as they now stand, and plan with their clients by that."""
    held = clients.lock(transaction, {c.client_id: c.branch_id for c in told})
    branches = {client.id: client.branch for client in held}
    callers = {fact.contact_id for fact in told if fact.contact_id}
    erased = copies.erased(transaction, callers)
    rows = [
        (
            fact.callback_id,
            branches[fact.client_id],
            fact.client_id,
            fact.contact_id,
            "" if fact.contact_id in erased else fact.number or "",
            fact.due_at,
            fact.misses,
            fact.closed_at,
            fact.revision,
        )
        for fact in told
    ]
    CALLBACKS.keep_newest(transaction, rows, "callback_id")
    plans.keep(transaction, held)
