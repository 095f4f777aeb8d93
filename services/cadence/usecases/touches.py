"""Touches: a call or a meeting ends a silence; nothing else does."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointLogged
from libs.storage.transactions import Transaction
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
    held = clients.lock(transaction, {t.client_id: t.branch_id for t in counted})
    known = {client.id: client for client in held}
    branches = {client.id: client.branch for client in held}
    happened = [touch_of(each) for each in counted]
    touches.append(transaction, happened, branches)
    for touch in happened:
        known[touch.client] = known[touch.client].touched(touch)
    plans.keep(transaction, list(known.values()))


def touch_of(logged: TouchpointLogged) -> Touch:
    return Touch(
        id=logged.touch_id,
        client=logged.client_id,
        satisfies=Promised(logged.satisfies),
        occurred_at=logged.occurred_at,
        contact=logged.contact_id,
    )
