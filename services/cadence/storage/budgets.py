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
select b.*, of.year, coalesce((
  select sum(g.amount) from cadence.gifts g
  where (g.branch_id, g.year, g.currency) = (b.branch_id, of.year, b.currency)
), 0) as spent from cadence.gift_budgets b join cadence.branches home using (branch_id)
cross join lateral (select coalesce(cast(:year as integer),
  cast(extract(year from :now at time zone home.zone) as integer)) as year) as of
"""


def lock(transaction: Transaction) -> None:
    """Let nobody else set a budget, not even a branch's first, until this commits."""
    transaction.session.execute(
        text("select pg_advisory_xact_lock(hashtext('cadence.gift_budgets'))")
    )


def in_hand(
    transaction: Transaction, branch: BranchId, year: int | None
) -> GiftBudget | None:
    """Take a budget in hand, with what is spent of that year's or else this one's."""
    transaction.session.execute(
        text(
            "select from cadence.gift_budgets where branch_id = :branch"
            " for no key update"
        ),
        {"branch": branch},
    )
    return find(transaction, branch, year)


def find(
    transaction: Transaction, branch: BranchId, year: int | None = None
) -> GiftBudget | None:
    """Read a budget, with what is spent of that year's or else this one's."""
    rows = transaction.session.execute(
        text(f"{SPENT} where branch_id = :branch"),
        {"branch": branch, "year": year, "now": transaction.now},
    )
    row = rows.one_or_none()
    return budget_of(row) if row else None


def listed(transaction: Transaction, after: str, most: int) -> list[GiftBudget]:
    """List the budgets by branch, with what is spent of this year's."""
    rows = transaction.session.execute(
        text(f"{SPENT} where branch_id > :after order by branch_id limit :most"),
        {"year": None, "now": transaction.now, "after": after, "most": most},
    )
    return [budget_of(row) for row in rows]


def save(transaction: Transaction, budget: GiftBudget) -> None:
    """Set the budget of a branch."""
    transaction.session.execute(
        text(
            "insert into cadence.gift_budgets values"
            " (:branch, :each, :yearly, :currency) on conflict (branch_id) do update"
            " set each = :each, yearly = :yearly, currency = :currency,"
            " revision = gift_budgets.revision + 1"
        ),
        vars(budget),
    )


def spend(transaction: Transaction, gifts: Sequence[tuple[Any, ...]]) -> None:
    """Write down what gifts may cost, each once."""
    GIFTS.insert(transaction, gifts)


def budget_of(row: Row[Any]) -> GiftBudget:
    return GiftBudget(
        row.branch_id,
        row.each,
        row.yearly,
        row.currency,
        row.year,
        row.spent,
        row.revision,
    )
