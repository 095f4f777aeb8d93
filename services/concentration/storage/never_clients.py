"""Clients that never were: the import that recorded them was reverted."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.storage.copies import FOLLOWING

# One that anything is still on record of stays.
REFERRING = (
    *("billed", "payments", "time_entries"),
    *("exceptions", "granted_prices", "bookings"),
)
REFERRED_TO = " union all ".join(
    f"select from concentration.{table} o where o.client_id = c.client_id"
    for table in REFERRING
)
# An earlier fact may be heard of later: it brings nobody back.
NEVER = Bulk(
    "never_clients", {"client_id": "text", "branch_id": "text", "revision": "bigint"}
)
LATEST = """
on conflict (client_id) do update
set revision = greatest(never_clients.revision, excluded.revision)
"""
FOUND = f"""
select c.client_id from concentration.clients c
join concentration.never_clients n using (client_id)
where c.client_id = any(:clients) and c.revision <= n.revision
  and not exists ({REFERRED_TO})
order by c.client_id for update of c
"""
# Alarms that were told of end by themselves, which is told; merges are of others too.
STAYING = {"bus_factors", "attention_alarms", "beaches", "merges"}
# The clients last: some of what is theirs refers to them.
THEIRS = (*sorted({*FOLLOWING} - STAYING), "exposures", "months", "voided", "clients")

Removed = Mapping[ClientId, tuple[BranchId, int]]


def note(transaction: Transaction, removed: Removed) -> None:
    """Remember with which revision clients were taken out."""
    rows = [(client, *removed[client]) for client in sorted(removed)]
    NEVER.insert(transaction, rows, LATEST)


def forget(transaction: Transaction, clients: Collection[ClientId]) -> set[ClientId]:
    """Forget those of whom the removal is the newest fact; return whom."""
    asked: dict[str, Any] = {"clients": sorted(clients)}
    found = set(transaction.session.execute(text(FOUND), asked).scalars())
    for table in THEIRS if found else ():
        transaction.session.execute(
            text(f"delete from concentration.{table} where client_id = any(:clients)"),
            {"clients": sorted(found)},
        )
    return found
