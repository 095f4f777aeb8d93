"""Timers: one row each with its due time, run by whichever replica locks it first.

Who wakes one leaves word and waits for nobody (Transaction.wake); word is taken in
between runs, so that what was left during a run is heard after it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction

TAKE_IN = """
with free as (
  select name from {service}.timers t
  where name = any(:names)
    and exists (select from {service}.wakes w where w.name = t.name)
  for update skip locked
),
told as (
  delete from {service}.wakes w using free where w.name = free.name
  returning w.name, w.at
)
update {service}.timers t set due_at = least(t.due_at, first.at)
from (select name, min(at) as at from told group by name) as first
where t.name = first.name
"""


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


def take_in(transaction: Transaction, names: Sequence[str]) -> None:
    """Have the named timers run as soon as they were told to, but for one that runs."""
    transaction.session.execute(
        text(TAKE_IN.format(service=transaction.service)), {"names": list(names)}
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
