"""Next touches: nobody we keep up with is left without one."""

from collections.abc import Sequence
from datetime import datetime

from libs.observability import metrics
from libs.storage.transactions import Transaction
from services.cadence.domain.filters import ClientFilter
from services.cadence.storage import clients
from services.cadence.storage import next_touches as storage
from services.cadence.storage.next_touches import NextDue, Place
from services.cadence.usecases import plans

A_WINDOW = 500


def listed(
    transaction: Transaction, wanted: ClientFilter, after: Place | None, most: int
) -> Sequence[NextDue]:
    """List whom we keep up with, by branch and by when they are due."""
    return storage.page(transaction, wanted, after, most)


def repair(transaction: Transaction) -> datetime | None:
    """Plan with those who have slipped through; say at once when there may be more."""
    unplanned = clients.lock_unplanned(transaction, A_WINDOW)
    plans.keep(transaction, unplanned)
    for client in unplanned:
        repaired = metrics.NEXT_TOUCHES_REPAIRED.labels(client.branch)
        transaction.once_committed(repaired.inc)
    return transaction.now if len(unplanned) == A_WINDOW else None


def measure(transaction: Transaction) -> None:
    """Show how many have slipped through, for every branch."""
    for branch, number in clients.unplanned(transaction).items():
        metrics.CLIENTS_WITHOUT_NEXT_TOUCH.labels(branch).set(number)
