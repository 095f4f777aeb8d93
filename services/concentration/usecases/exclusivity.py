"""Exclusivity: what we sell to one client only; the registry knows the reason."""

from datetime import date

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.storage import exclusivity
from services.concentration.storage.exclusivity import Exclusive
from services.concentration.usecases.finances import require_branch

BEFORE_THE_FIRST = ""


def listed(
    transaction: Transaction,
    branch: BranchId | None,
    as_of: date,
    after: str | None,
    most: int,
) -> list[Exclusive]:
    """List what is exclusive and not over; raises NoSuchBranch."""
    require_branch(transaction, branch)
    return exclusivity.page(transaction, branch, as_of, after or BEFORE_THE_FIRST, most)
