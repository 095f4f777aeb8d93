"""Clients that never were: the import that recorded them was reverted."""

from collections.abc import Mapping

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId

# One that was billed is still referred to, and stays.
FORGET = """
delete from concentration.clients c
using unnest(cast(:clients as text[]), cast(:revisions as bigint[]))
  as r (client_id, revision)
where (c.client_id, c.revision) = (r.client_id, r.revision)
  and not exists (select from concentration.billed b where b.client_id = c.client_id)
"""


def forget(transaction: Transaction, removed: Mapping[ClientId, int]) -> None:
    """Forget those of whom the removal, by its revision, is the newest fact."""
    if removed:
        transaction.session.execute(
            text(FORGET),
            {"clients": list(removed), "revisions": list(removed.values())},
        )
