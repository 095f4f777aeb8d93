"""Touches: a call or a meeting ends a silence; nothing else does."""

from collections.abc import Mapping, Sequence

from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.storage import merges
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.promises import Promised
from services.cadence.domain.touches import Touch
from services.cadence.storage import clients, touches
from services.cadence.usecases import plans

COUNTED = frozenset(Promised)


def log(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Log calls and meetings with their clients, and plan by them."""
    counted = [each for each in logged if each.satisfies in COUNTED]
    if not counted:
        return
    told = {each.client_id: each.branch_id for each in counted}
    clients.lock(transaction, told)
    # Once they are in hand, nobody merges them; the survivors are taken in hand too.
    survivors = merges.counted_for(transaction, told)
    held = clients.lock(
        transaction, {survivors.get(c, c): branch for c, branch in told.items()}
    )
    branches = {client.id: client.branch for client in held}
    moved = [touch_of(each, survivors) for each in counted]
    own = {t.touch_id: t.client_id for t in counted if t.client_id in survivors}
    touches.append(transaction, moved, branches, own)
    follow(transaction, held)


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
    follow(transaction, held)


def follow(transaction: Transaction, held: Sequence[Client]) -> None:
    """Plan with clients by the last of their touches."""
    last = touches.last_of(transaction, [client.id for client in held])
    plans.keep(transaction, [client.last_touched(*last[client.id]) for client in held])


def touch_of(logged: TouchpointLogged, survivors: Mapping[ClientId, ClientId]) -> Touch:
    return Touch(
        id=logged.touch_id,
        client=survivors.get(logged.client_id, logged.client_id),
        satisfies=Promised(logged.satisfies),
        occurred_at=logged.occurred_at,
        contact=logged.contact_id,
    )
