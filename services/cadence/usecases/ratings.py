"""Ratings: a client has said how content it is; how content, touchpoints knows."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.storage.transactions import Transaction
from services.cadence.storage import clients, ratings

RATING = "rating"


def log(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Keep when clients rated us."""
    rated = [each for each in logged if each.kind == RATING]
    if not rated:
        return
    held = clients.lock(transaction, {each.client_id: each.branch_id for each in rated})
    branches = {client.id: client.branch for client in held}
    rows = [
        (each.touch_id, branches[each.client_id], each.client_id, each.occurred_at)
        for each in rated
    ]
    ratings.append(transaction, rows)


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """Forget ratings that were taken back."""
    ratings.take_back(transaction, [each.touch_id for each in taken_back])
