"""Prices granted: the line is held, or it is approved where it is not."""

from dataclasses import replace
from datetime import date

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.prices import Held, Price, allowed_by
from services.concentration.storage import guards, wishes
from services.concentration.storage import prices as storage
from services.concentration.storage.prices import Place
from services.concentration.usecases.finances import require_branch


def grant(transaction: Transaction, price: Price) -> Price:
    """Write down a price; raises NotApproved when too much is let off."""
    limit = guards.terms(transaction).discount
    approved = wishes.approved(transaction, price.client)
    allowed = replace(price, exception=allowed_by(price, limit, approved))
    storage.save(transaction, allowed)
    transaction.audit("price granted", price.id)
    return allowed


def listed(
    transaction: Transaction, branch: BranchId | None, after: Place | None, most: int
) -> list[Price]:
    """List what was granted, the latest first; raises NoSuchBranch."""
    require_branch(transaction, branch)
    return storage.page(transaction, branch, after, most)


def held(
    transaction: Transaction, branch: BranchId | None, since: date, until: date
) -> list[Held]:
    """Tell how many prices were held, currency by currency; raises NoSuchBranch."""
    require_branch(transaction, branch)
    return storage.held(transaction, branch, since, until)
