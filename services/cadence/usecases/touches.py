"""Touches: a call or a meeting ends a silence; nothing else does."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointTakenBack
from libs.storage import merges
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Client
from services.cadence.storage import clients, grants, outgoing, touches
from services.cadence.usecases import late_touches, plans


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """Forget touches that were taken back, and plan by those still standing."""
    told = {each.client_id: each.branch_id for each in taken_back}
    clients.lock(transaction, told)
    # A touch may have moved to any of those its client was ever merged with.
    held = clients.lock_known(transaction, merges.family(transaction, told))
    branches = {client.id: client.branch for client in held}
    rows = [(t.touch_id, branches[t.client_id], t.client_id) for t in taken_back]
    touches.take_back(transaction, rows)
    outgoing.forget(transaction, [touch for touch, *_ in rows])
    follow(transaction, held)


def follow(transaction: Transaction, held: Sequence[Client]) -> None:
    """Work out anew what clients' touches have done, and plan with them by that."""
    grants.settle(transaction, [client.id for client in held])
    late_touches.judge_again(transaction, held)
    plans.keep_touched(transaction, held)
