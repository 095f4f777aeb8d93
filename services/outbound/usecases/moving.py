"""Moving: what a branch wrote goes to nobody who is another branch's client by now."""

from collections.abc import Collection

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.outbound.domain.dispatches import Suppressed
from services.outbound.storage import moving as storage
from services.outbound.usecases import settling

MOVED = Suppressed("client_moved")


def cancel(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Let what waits in a branch that clients left not go; who is told asks anew."""
    left = storage.left_behind(transaction, clients)
    settling.suppress(transaction, dict.fromkeys(left, MOVED))
