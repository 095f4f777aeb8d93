"""The budget calendar: whose fiscal year ends soon."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.registry.domain.budget_calendar import YearEnd, ends_within
from services.registry.storage import budget_calendar as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import freshness


def coming(
    transaction: Transaction,
    within: int,
    wanted: Wanted,
    after: Sequence[str] | None,
    most: int,
) -> list[YearEnd]:
    """List the clients whose fiscal year ends within so many days, the first first."""
    ends = ends_within(freshness.today(transaction), within)
    unmerged = {**wanted, "merged": "false"}
    return storage.coming(transaction, ends, unmerged, after, most)
