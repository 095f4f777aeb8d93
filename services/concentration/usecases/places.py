"""What was found of each branch: of one that is asked for, or of all that are seen."""

from collections.abc import Mapping
from typing import TypeVar

from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.usecases.finances import require_branch

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
