"""Branches: whose lists are asked for."""

from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound
from services.cadence.storage import copies
from services.cadence.storage.copies import Hours


class NoSuchBranch(NotFound):
    """There is no such branch."""


def hours_of(transaction: Transaction, branch: BranchId | None) -> Hours:
    """Load when one branch works, or all that are seen; raises NoSuchBranch."""
    if branch is None:
        return copies.all_hours(transaction)
    if hours := copies.hours_of(transaction, [branch]):
        return hours
    raise NoSuchBranch
