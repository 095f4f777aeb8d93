"""What prompts a call: it stands until a call or a meeting later than it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Client

PROMPTS = Bulk(
    "prompts",
    {
        "prompt_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "since": "timestamptz",
        "year_ends_on": "date",
    },
)
STANDING = """
select c.client_id, min(p.since) as since
from unnest(cast(:clients as text[]), cast(:touched as timestamptz[]))
  as c (client_id, touched)
cross join lateral (
  select c.client_id
  union all select m.client_id from cadence.clients m where m.counts_for = c.client_id
) own
join cadence.prompts p on p.client_id = own.client_id
where c.touched is null or p.since > c.touched
group by c.client_id
"""


def first_standing(
    transaction: Transaction, clients: Sequence[Client]
) -> dict[str, datetime]:
    """Read since when each client, or one that counts for it, waits to be called."""
    rows = transaction.session.execute(
        text(STANDING),
        {
            "clients": [client.id for client in clients],
            "touched": [client.history.last_personal for client in clients],
        },
    )
    return {row.client_id: row.since for row in rows}
