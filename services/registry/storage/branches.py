"""Branches on record."""

from collections.abc import Iterable

from libs.storage.transactions import Transaction
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
