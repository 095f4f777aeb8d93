"""Budgets for gifts: no gift is planned that is not paid for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from libs.storage.transactions import Transaction
from libs.values import BranchId, Money
from services.cadence.domain.budgets import Gift, GiftBudget, gift
from services.cadence.domain.occasions import Occasion
from services.cadence.domain.tasks import Task
from services.cadence.storage import budgets as storage
from services.cadence.usecases import branches

Purses = dict[tuple[str, int], GiftBudget | None]


def granted(
    transaction: Transaction, kept: Sequence[tuple[Occasion, int]]
) -> list[Occasion]:
    """Say of anniversaries, so many years on, what each gift may cost, and why."""
    purses: Purses = {}
    return [
        with_gift(occasion, years, taken(transaction, purses, occasion))
        for occasion, years in kept
    ]


def taken(
    transaction: Transaction, purses: Purses, occasion: Occasion
) -> tuple[Gift, str]:
    """Take a gift out of the budget of its branch and year."""
    key = occasion.branch, occasion.day.year
    if key not in purses:
        purses[key] = storage.in_hand(transaction, *key)
    budget = purses[key]
    given = gift(budget)
    if budget is None:
        return given, ""
    purses[key] = replace(budget, spent=budget.spent + given.amount)
    return given, budget.currency


def with_gift(occasion: Occasion, years: int, given: tuple[Gift, str]) -> Occasion:
    present, currency = given
    spelled = "1 year" if years == 1 else f"{years} years"
    return replace(
        occasion,
        channel=present.channel,
        note=f"{spelled}; {present.note}",
        worth=Money(present.amount, currency) if present.amount else None,
    )


def spend(transaction: Transaction, due: Iterable[tuple[Occasion, Task]]) -> None:
    """Write down what the gifts among the tasks may cost."""
    gifts = [
        (task.id, each.branch, each.day.year, each.worth.amount, each.worth.currency)
        for each, task in due
        if each.worth
    ]
    storage.spend(transaction, gifts)


def read(transaction: Transaction, branch: BranchId) -> GiftBudget | None:
    """Read what gifts of a branch may cost, if it was said; raises NoSuchBranch."""
    branches.hours_of(transaction, branch)
    return storage.find(transaction, branch)


def in_hand(transaction: Transaction, branch: BranchId) -> GiftBudget | None:
    """Read it, and let nobody set any meanwhile; raises NoSuchBranch."""
    storage.lock(transaction)
    return read(transaction, branch)


def set_budget(transaction: Transaction, budget: GiftBudget) -> GiftBudget:
    """Set what gifts of a branch may cost."""
    storage.save(transaction, budget)
    transaction.audit("gift budget set", budget.branch)
    return storage.in_hand(transaction, budget.branch, None) or budget


def listed(transaction: Transaction, after: str, most: int) -> list[GiftBudget]:
    """List the budgets by branch, with what is spent of this year's."""
    return storage.listed(transaction, after, most)
