"""Timers: one row each with its due time, run by whichever replica locks it first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction


def ensure(transaction: Transaction, names: Sequence[str]) -> None:
    """Give each timer its row; a new one is due at once."""
    for name in names:
        transaction.session.execute(
            text(
                f"insert into {transaction.service}.timers (name, due_at)"
                " values (:name, :now) on conflict do nothing"
            ),
            {"name": name, "now": transaction.now},
        )


def claim(
    transaction: Transaction, names: Sequence[str]
) -> tuple[str, datetime] | None:
    """Lock that of the named timers which has been due longest."""
    row = transaction.session.execute(
        text(
            f"select name, due_at from {transaction.service}.timers"
            " where due_at <= :now and name = any(:names)"
            " order by due_at, name limit 1 for update skip locked"
        ),
        {"now": transaction.now, "names": list(names)},
    ).one_or_none()
    return (row.name, row.due_at) if row else None


def set_next(transaction: Transaction, name: str, due_at: datetime) -> None:
    """Note when the timer runs next."""
    transaction.session.execute(
        text(
            f"update {transaction.service}.timers set due_at = :due_at"
            " where name = :name"
        ),
        {"name": name, "due_at": due_at},
    )
