"""Branches on record."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from libs.calendars.zones import zone
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.branches import Branch
from services.registry.domain.entries import Entry
from services.registry.storage.columns import table_of
from services.registry.storage.entries import LIKE_NAME

BRANCHES = table_of("branches", Branch, "branch_id", {"q": LIKE_NAME})


def lock_known(
    transaction: Transaction, branches: Iterable[str]
) -> list[Entry[Branch]]:
    """Take in hand those of the branches that are on record."""
    condition = "branch_id = any(:branches)"
    return BRANCHES.lock_all(transaction, condition, branches=sorted(branches))


def zones(transaction: Transaction) -> dict[BranchId, ZoneInfo]:
    """Read in which zone each branch is."""
    entries = BRANCHES.read(transaction, "")
    return {entry.fact.id: zone(entry.fact.zone) for entry in entries}
