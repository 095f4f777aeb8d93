"""Consistency: how dependably what is promised every month was kept."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.cadence.domain.filters import ClientFilter
from services.cadence.storage import consistency as storage
from services.cadence.storage.consistency import KeptPromise, Place, Total


def listed(
    transaction: Transaction, wanted: ClientFilter, after: Place | None, most: int
) -> Sequence[KeptPromise]:
    """List how well each client's promises were kept."""
    return storage.page(transaction, wanted, after, most)


def totals(transaction: Transaction, wanted: ClientFilter) -> Sequence[Total]:
    """Add up how well promises were kept, by branch."""
    return storage.totals(transaction, wanted)
