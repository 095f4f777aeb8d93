"""How long the rails remember: wall time, whatever the simulated clock says.

What a service dates by its own clock it forgets by that, which is `%(now)s`.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from libs.storage.transactions import Transaction

WINDOW = 10_000  # rows at a time
# An event can be replayed from the outbox for 14 days: the inbox knows it for longer.
KEPT_FOR = {
    "outbox": "published_at < clock_timestamp() - interval '14 days'",
    "inbox": "state in ('done', 'refused')"
    " and received_at < clock_timestamp() - interval '30 days'",
    "idempotency": "created_at < clock_timestamp() - interval '7 days'",
}


def prune(
    transaction: Transaction, also: Mapping[str, str] = MappingProxyType({})
) -> datetime | None:
    """Delete a window of what need not be remembered; say whether more is left.

    `also` maps further tables of the service to the condition of what is old there.
    """
    kept_for = {**KEPT_FOR, **also}
    gone = [drop(transaction, table, old) for table, old in kept_for.items()]
    return transaction.now if WINDOW in gone else None


def drop(transaction: Transaction, table: str, old: str) -> int:
    """Delete at most a window of a table's old rows; return how many."""
    where = f"{transaction.service}.{table}"
    gone = transaction.session.exec_driver_sql(
        f"delete from {where} where ctid = any (array("
        f" select ctid from {where} where {old} limit {WINDOW}))",
        {"now": transaction.now},
    )
    return gone.rowcount
