"""Win-backs: whom we lost comes back on the list before they need somebody."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.cadence.domain.filters import ClientFilter
from services.cadence.storage import win_backs as storage
from services.cadence.storage.win_backs import Place, WinBack


def listed(
    transaction: Transaction, wanted: ClientFilter, after: Place | None, most: int
) -> Sequence[WinBack]:
    """List the needs inside the window of clients of the past."""
    return storage.page(transaction, wanted, after, most)
