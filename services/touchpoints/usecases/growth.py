"""Growth: what relationships are worth, and what they were worth in earlier years."""

from collections.abc import Mapping
from dataclasses import dataclass

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.touchpoints.domain.growth import Worth, grown, total, years_back
from services.touchpoints.storage import growth, ledger


@dataclass(frozen=True)
class Growth:
    """The worth of each branch and of all, year by year."""

    branches: Mapping[BranchId, list[Worth]]
    total: list[Worth]


def of(
    transaction: Transaction, years: int, client: ClientId | None, staff: StaffId | None
) -> Growth:
    """Say what was worth how much, in each of so many years and now."""
    terms = ledger.terms(transaction)
    moments = years_back(transaction.now, years)
    worths = growth.worths(transaction, moments, terms, client, staff)
    by_branch = {
        branch: grown([worths.get((branch, at), Worth(at, 0, 0.0)) for at in moments])
        for branch in sorted({branch for branch, _ in worths})
    }
    return Growth(by_branch, total(by_branch.values(), moments))
