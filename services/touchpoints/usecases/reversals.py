"""What was taken back of the log."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.touchpoints.storage import reversals
from services.touchpoints.storage.reversals import Reversal


def listed(
    transaction: Transaction, after: Sequence[int] | None, most: int
) -> list[Reversal]:
    """List what was taken back, in the order in which it was."""
    return reversals.page(transaction, after, most)
