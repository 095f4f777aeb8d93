"""Budgets for gifts by branch, and what was spent of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.cadence.domain.budgets import GiftBudget

GIFTS = Bulk(
    "gifts",
    {
        "task_id": "text",
        "branch_id": "text",
        "year": "integer",
        "amount": "numeric",
        "currency": "text",
    },
)
SPENT = """
select b.*, :year as year, coalesce((
  select sum(g.amount) from cadence.gifts g
  where (g.branch_id, g.year, g.currency) = (b.branch_id, :year, b.currency)
), 0) as spent from cadence.gift_budgets b
"""


def in_hand(transaction: Transaction, branch: BranchId, year: int) -> GiftBudget | None:
    """Take the budget of a branch in hand, with what is spent of the year's."""
    transaction.session.execute(
        text(
            "select from cadence.gift_budgets where branch_id = :branch"
            " for no key update"
        ),
        {"branch": branch},
    )
    rows = transaction.session.execute(
        text(f"{SPENT} where branch_id = :branch"), {"branch": branch, "year": year}
    )
    row = rows.one_or_none()
    return budget_of(row) if row else None


def listed(
    transaction: Transaction, year: int, after: str, most: int
) -> list[GiftBudget]:
    """List the budgets by branch, with what is spent of the year's."""
    rows = transaction.session.execute(
        text(f"{SPENT} where branch_id > :after order by branch_id limit :most"),
        {"year": year, "after": after, "most": most},
    )
    return [budget_of(row) for row in rows]


def save(transaction: Transaction, budget: GiftBudget) -> None:
    """Set the budget of a branch."""
    transaction.session.execute(
        text(
            "insert into cadence.gift_budgets values"
            " (:branch, :each, :yearly, :currency) on conflict (branch_id) do update"
            " set each = :each, yearly = :yearly, currency = :currency"
        ),
        vars(budget),
    )


def spend(transaction: Transaction, gifts: Sequence[tuple[Any, ...]]) -> None:
    """Write down what gifts may cost, each once."""
    GIFTS.insert(transaction, gifts)


def budget_of(row: Row[Any]) -> GiftBudget:
    return GiftBudget(
        row.branch_id, row.each, row.yearly, row.currency, row.year, row.spent
    )
