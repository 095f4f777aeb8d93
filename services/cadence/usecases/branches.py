"""Branches: whose lists are asked for."""

from libs.storage import branches
from libs.storage.branches import Hours
from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound


class NoSuchBranch(NotFound):
    """There is no such branch."""


def hours_of(transaction: Transaction, branch: BranchId | None) -> Hours:
    """Load when one branch works, or all that are seen; raises NoSuchBranch."""
    if branch is None:
        return branches.all_hours(transaction)
    if hours := branches.hours_of(transaction, [branch]):
        return hours
    raise NoSuchBranch
