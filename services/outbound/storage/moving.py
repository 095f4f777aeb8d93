"""What lies in the ledger of a branch that a client is not of any more."""

from collections.abc import Collection

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId

# Whoever was invited is told that it is called off, wherever they are now.
LEFT_BEHIND = """
select m.message_id
from outbound.messages m join outbound.clients c using (client_id)
where m.client_id = any(:clients) and m.branch_id <> c.branch_id
  and m.state in ('queued', 'deferred', 'claimed')
  and not (m.form = 'invitation' and m.words ->> 'method' is not distinct from 'CANCEL')
order by m.message_id
"""


def left_behind(transaction: Transaction, clients: Collection[ClientId]) -> list[str]:
    """Find what is not handed over yet and is of another branch than its client."""
    bound = {"clients": sorted(clients)}
    return list(transaction.session.execute(text(LEFT_BEHIND), bound).scalars())
