"""Consistency: how dependably what is promised every month was kept."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.cadence.storage import consistency as storage
from services.cadence.storage.consistency import Kept, Place, Total
from services.cadence.storage.next_touches import Wanted


def listed(
    transaction: Transaction, wanted: Wanted, after: Place | None, most: int
) -> Sequence[Kept]:
    """List how well each client's promises were kept."""
    return storage.page(transaction, wanted, after, most)


def totals(transaction: Transaction, wanted: Wanted) -> Sequence[Total]:
    """Add up how well promises were kept, by branch."""
    return storage.totals(transaction, wanted)
