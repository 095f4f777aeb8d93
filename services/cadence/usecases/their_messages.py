"""Their messages: for a while after one, a reply to it keeps no gap."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.storage.transactions import Transaction
from services.cadence.storage import clients, their_messages

WRITTEN = "message"


def log(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Keep when clients wrote to us."""
    written = [each for each in logged if is_theirs(each)]
    if not written:
        return
    told = {each.client_id: each.branch_id for each in written}
    held = clients.lock(transaction, told)
    branches = {client.id: client.branch for client in held}
    rows = [
        (each.touch_id, branches[each.client_id], each.client_id, each.occurred_at)
        for each in written
    ]
    their_messages.append(transaction, rows)


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """Forget messages that were taken back."""
    their_messages.take_back(transaction, [each.touch_id for each in taken_back])


def is_theirs(logged: TouchpointLogged) -> bool:
    """Tell whether they wrote to us; a ticket is work."""
    return logged.direction == "in" and logged.satisfies == WRITTEN
