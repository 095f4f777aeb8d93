"""Finances: what margin, costs and cash are, as the owner says from which day on."""

from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId, Invalid
from services.concentration.storage import finances as storage
from services.concentration.storage.finances import Place, Said
from services.concentration.usecases import limit_wakes
from services.concentration.usecases.shares import NoSuchBranch


class NotTheFirmsCurrency(Invalid):
    """Costs and cash are told in the firm's own currency."""


def listed(transaction: Transaction, after: Place | None, most: int) -> list[Said]:
    """List what was said, the latest first."""
    return storage.page(transaction, after, most)


def say(transaction: Transaction, said: Said) -> Said:
    """Say what holds of a branch, or of the firm, from a day on.

    Raises NoSuchBranch and NotTheFirmsCurrency.
    """
    require_branch(transaction, said.branch)
    if said.currency != storage.currency(transaction):
        raise NotTheFirmsCurrency
    storage.save(transaction, said)
    whose = f"{said.branch or 'firm'} {said.finances.from_day}"
    transaction.audit("finances set", whose)
    limit_wakes.at_once(transaction)
    return said


def require_branch(transaction: Transaction, branch: BranchId | None) -> None:
    """Go on only with a branch that is seen, or with all; raises NoSuchBranch."""
    if branch and branch not in branches.all_hours(transaction):
        raise NoSuchBranch
