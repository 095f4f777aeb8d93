"""What was found of each branch: of one that is asked for, or of all that are seen."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from libs.calendars.zones import start_of_day
from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.usecases.finances import require_branch

A_DAY = timedelta(days=1)

T = TypeVar("T")


def of_each(
    transaction: Transaction,
    found: Mapping[BranchId | None, T],
    nothing: T,
    branch: BranchId | None,
) -> dict[BranchId, T]:
    """Name what was found of branches, in order; raises NoSuchBranch."""
    require_branch(transaction, branch)
    seen = {*branches.all_hours(transaction), *found}
    there = {each for each in seen if each and branch in {None, each}}
    return {each: found.get(each, nothing) for each in sorted(there)}


def next_day(transaction: Transaction, today: date) -> datetime:
    """Return when the day after one has begun in every branch."""
    hours = branches.all_hours(transaction).values()
    starts = [start_of_day(today + A_DAY, each.zone) for each in hours]
    return max(starts, default=transaction.now + A_DAY)
