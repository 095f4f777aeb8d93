"""The portfolio: every unit with its share, and every bill behind it."""

from datetime import date

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.portfolio import Document, Standing
from services.concentration.domain.windows import Window
from services.concentration.storage import portfolio as storage
from services.concentration.storage.portfolio import Wanted

BEFORE_THE_FIRST = 0


def standings(
    transaction: Transaction, wanted: Wanted, after: int | None, most: int
) -> list[Standing]:
    """List units, the one that brought in the most first."""
    return storage.standings(transaction, wanted, after or BEFORE_THE_FIRST, most)


def exposures(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> list[Standing]:
    """List the largest units, and all that bring in a tenth of the revenue or more."""
    return storage.exposures(transaction, window, branch)


def documents(
    transaction: Transaction,
    wanted: Wanted,
    after: tuple[date, str] | None,
    most: int,
) -> list[Document]:
    """List what was billed and credited, the oldest first."""
    return storage.documents(transaction, wanted, after, most)
