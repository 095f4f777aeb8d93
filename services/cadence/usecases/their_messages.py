"""Their messages: for a while after one, a reply to it keeps no gap."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointTakenBack
from libs.storage.transactions import Transaction
from services.cadence.storage import their_messages


def take_back(
    transaction: Transaction, taken_back: Sequence[TouchpointTakenBack]
) -> None:
    """Forget messages that were taken back."""
    their_messages.take_back(transaction, [each.touch_id for each in taken_back])
