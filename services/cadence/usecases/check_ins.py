"""Check-ins: problems come in waves and pass, and after each we ask whether it has."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.storage.transactions import Transaction
from services.cadence.domain.triggers import CHECK_IN_LATE, Kind, Trigger
from services.cadence.storage import clients, touches
from services.cadence.storage import triggers as storage
from services.cadence.usecases import triggers

TICKET = "ticket"


def record(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Keep that tickets were closed, as touchpoints tells once it knows whose."""
    recent = transaction.now - CHECK_IN_LATE
    closed = [t for t in logged if t.kind == TICKET and t.occurred_at > recent]
    if closed:
        # Whoever takes one back does so before this, or hears of the check-in.
        clients.take(transaction, {each.client_id for each in closed})
        back = touches.taken_back(transaction, [each.touch_id for each in closed])
        standing = [each for each in closed if each.touch_id not in back]
        triggers.tell(transaction, [ticket(each) for each in standing])
        waves = [(each.client_id, each.occurred_at) for each in standing]
        storage.stir_waves(transaction, waves)


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """End tickets that were not the client's; others of the wave stand in for them."""
    waves = storage.take_back(transaction, [each.touch_id for each in taken_back])
    if waves:
        storage.stir_waves(transaction, waves)
        transaction.wake(triggers.TIMER, transaction.now)


def ticket(logged: TouchpointLogged) -> Trigger:
    return Trigger(
        client=logged.client_id,
        branch=logged.branch_id,
        kind=Kind.TICKET,
        subject=logged.touch_id,
        at=logged.occurred_at,
    )
