"""Shortages: promises that cannot be kept with the people at hand."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.cadence.domain.filters import PlanFilter
from services.cadence.storage import shortages as storage
from services.cadence.storage.shortages import Place, Shortage


def listed(
    transaction: Transaction, wanted: PlanFilter, after: Place | None, most: int
) -> Sequence[Shortage]:
    """List who lacks how much time, by week, branch and person."""
    return storage.page(transaction, wanted, after, most)
