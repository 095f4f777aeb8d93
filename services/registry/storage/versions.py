"""Versions of lists on record; none is ever changed."""

from datetime import datetime

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.versions import V
from services.registry.storage.columns import COUNTING
from services.registry.storage.entries import Table

NEWEST = f"""
where (client_id, number) in (
  select client_id, max(number) from registry.{{table}}
  where {COUNTING} and made_at < cast(:before as timestamptz) group by client_id
)
"""
LAST = "infinity"


def numbered(
    transaction: Transaction, table: Table[V], client: ClientId, number: int
) -> V | None:
    """Read a client's version of this number, if there is one."""
    ending = "where client_id = :client and number = :number"
    found = table.read(transaction, ending, client=client, number=number)
    return found[0].fact if found else None


def newest(
    transaction: Transaction,
    table: Table[V],
    client: ClientId,
    before: datetime | None = None,
) -> dict[ClientId, V]:
    """Read the newest version, before a moment or of all, of whoever counts for one."""
    ending = NEWEST.format(table=table.bulk.table)
    found = table.read(transaction, ending, client=client, before=before or LAST)
    return {entry.fact.client: entry.fact for entry in found}
