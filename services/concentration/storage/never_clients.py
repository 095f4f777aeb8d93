"""Clients that never were: the import that recorded them was reverted."""

from collections.abc import Mapping

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId

# One that anything is still on record of stays.
REFERRING = ("billed", "time_entries", "exceptions", "granted_prices", "bookings")
REFERRED_TO = " union all ".join(
    f"select from concentration.{table} o where o.client_id = c.client_id"
    for table in REFERRING
)
FORGET = f"""
delete from concentration.clients c
using unnest(cast(:clients as text[]), cast(:revisions as bigint[]))
  as r (client_id, revision)
where (c.client_id, c.revision) = (r.client_id, r.revision)
  and not exists ({REFERRED_TO})
"""


def forget(transaction: Transaction, removed: Mapping[ClientId, int]) -> None:
    """Forget those of whom the removal, by its revision, is the newest fact."""
    if removed:
        transaction.session.execute(
            text(FORGET),
            {"clients": list(removed), "revisions": list(removed.values())},
        )
