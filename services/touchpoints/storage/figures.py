"""Figures that owners watch: by branch, never by client."""

from sqlalchemy import text

from libs.storage.standings import MONTHS_IGNORED, VALUE_NOW
from libs.storage.transactions import Transaction


def levels(transaction: Transaction) -> list[tuple[str, str, int]]:
    """Count relationships by branch and level."""
    rows = transaction.session.execute(
        text(
            "select r.branch_id, r.level, count(*) from touchpoints.relationships r"
            " join touchpoints.clients c using (client_id)"
            " where c.counts_for is null group by r.branch_id, r.level"
        )
    )
    return [(branch, level, count) for branch, level, count in rows]


def mean_values(transaction: Transaction) -> list[tuple[str, float]]:
    """Average the value of what was ever earned, by branch."""
    rows = transaction.session.execute(
        text(
            f"select branch_id, avg({VALUE_NOW}) from ("
            f" select *, {MONTHS_IGNORED} as months from touchpoints.relationships"
            " where value is not null) kept group by branch_id"
        ),
        {"now": transaction.now},
    )
    return [(branch, value) for branch, value in rows]


def overdue_callbacks(transaction: Transaction) -> list[tuple[str, int]]:
    """Count callbacks past their due time that are still owed, by branch."""
    rows = transaction.session.execute(
        text(
            "select branch_id, count(*) from touchpoints.callbacks"
            " where closed_at is null and due_at < :now group by branch_id"
        ),
        {"now": transaction.now},
    )
    return [(branch, count) for branch, count in rows]
