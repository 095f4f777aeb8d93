"""The owner's board: every active client that is not cared for, and no other."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.cadence.domain.board import Cared
from services.cadence.storage import board as storage
from services.cadence.storage.board import Place


def listed(
    transaction: Transaction,
    branches: Sequence[str] | None,
    staff: StaffId | None,
    after: Place | None,
    most: int,
) -> Sequence[Cared]:
    """List the board by branch and client, of one account manager or of all."""
    return storage.page(transaction, branches, staff, after, most)
