"""Branches: whose lists are asked for."""

from datetime import date

from libs.calendars.zones import local_day
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


def days_of(transaction: Transaction) -> dict[BranchId, date]:
    """Tell which day it is in each branch that is seen."""
    hours = branches.all_hours(transaction)
    now = transaction.now
    return {branch: local_day(now, each.zone) for branch, each in hours.items()}
