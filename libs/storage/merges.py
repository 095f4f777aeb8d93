"""Clients that count for others: which, and moving what is theirs there and back.

A table whose rows are to follow has a column `own_client_id`: whose a row really is,
none while that is the client it counts for.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, text

from libs.contracts.upkeep import ClientMerged, ClientUnmerged
from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.storage.walls import wall
from libs.values import ClientId

MergeEvent = ClientMerged | ClientUnmerged

# A migration calls one numbered version; a change is a new number.
MERGES_1 = """
alter table {schema}.clients add counts_for text;
create index clients_merged on {schema}.clients (counts_for)
  where counts_for is not null;
create table {schema}.merges (
  merge_id text primary key,
  branch_id text not null,
  client_id text not null,
  survivor_id text not null,
  undone boolean not null
);
create index merges_client on {schema}.merges (client_id);
create index merges_survivor on {schema}.merges (survivor_id);
grant select, insert, update on {schema}.merges to {schema}_worker;
"""
MOVABLE_1 = """
alter table {schema}.{table} add own_client_id text;
create index {table}_own on {schema}.{table} (own_client_id)
  where own_client_id is not null;
grant update (client_id, own_client_id) on {schema}.{table} to {schema}_worker;
"""

MERGES = Bulk(
    "merges",
    {
        "merge_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "survivor_id": "text",
        "undone": "boolean",
    },
)
# Undone is undone, whichever is heard of first.
UNDONE_WINS = (
    "on conflict (merge_id) do update set undone = merges.undone or excluded.undone"
)
FAMILY = """
with recursive family (client_id) as (
  select * from unnest(cast(:clients as text[]))
  union
  select case when m.client_id = f.client_id then m.survivor_id else m.client_id end
  from {schema}.merges m
  join family f on f.client_id in (m.client_id, m.survivor_id)
)
select c.client_id from family join {schema}.clients c using (client_id)
order by c.client_id
"""
# No chain of merges is longer than its family; a circle is one half heard of.
POINT = """
with recursive up (client_id, root, steps) as (
  select f.client_id, f.client_id, 0
  from unnest(cast(:clients as text[])) as f (client_id)
  union all
  select up.client_id, m.survivor_id, up.steps + 1 from up
  join {schema}.merges m on m.client_id = up.root and not m.undone
  join {schema}.clients known on known.client_id = m.survivor_id
  where up.steps < cardinality(cast(:clients as text[]))
),
roots as (
  select distinct on (client_id) client_id, nullif(root, client_id) as root
  from up order by client_id, steps desc, root
)
update {schema}.clients c set counts_for = roots.root from roots
where c.client_id = roots.client_id and c.counts_for is distinct from roots.root
"""
# Who was met tells whose a touch was that was logged while both counted as one.
ATTRIBUTE = """
update {schema}.touches t set own_client_id = p.client_id from {schema}.contacts p
where t.client_id = any(:clients) and t.own_client_id is null
  and p.contact_id = t.contact_id and p.client_id = any(:clients)
  and p.client_id <> t.client_id
"""
MOVE = """
update {schema}.{table} t
set client_id = coalesce(c.counts_for, c.client_id), own_client_id = c.client_id
from {schema}.clients c
where c.client_id = any(:clients)
  and (t.own_client_id = c.client_id
    or (t.own_client_id is null and t.client_id = c.client_id))
  and t.client_id <> coalesce(c.counts_for, c.client_id)
"""
COUNTED_FOR = """
select client_id, counts_for from {schema}.clients
where client_id = any(:clients) and counts_for is not null
"""


def lay_merges(connection: Connection, schema: str, movable: Iterable[str]) -> None:
    """Let a service's clients count for others, and rows of these tables follow."""
    connection.exec_driver_sql(MERGES_1.format(schema=schema))
    wall(connection, schema, "merges")
    for table in movable:
        connection.exec_driver_sql(MOVABLE_1.format(schema=schema, table=table))


def keep(transaction: Transaction, told: Sequence[MergeEvent]) -> None:
    """Keep what was merged and what was told apart again."""
    rows = [
        (
            each.merge_id,
            each.branch_id,
            each.client_id,
            each.survivor_id,
            isinstance(each, ClientUnmerged),
        )
        for each in told
    ]
    # The undone first, so that each merge is written once.
    newest = {row[0]: row for row in sorted(rows, key=lambda row: row[-1])}
    MERGES.insert(transaction, [newest[key] for key in sorted(newest)], UNDONE_WINS)


def family(transaction: Transaction, clients: Collection[ClientId]) -> list[ClientId]:
    """Find the known of the clients with all they were ever merged with, in order."""
    return list(_run(transaction, FAMILY, clients).scalars())


def point(transaction: Transaction, clients: Collection[ClientId]) -> bool:
    """Let clients count for whom they are merged into; tell whether any did not."""
    return bool(_run(transaction, POINT, clients).rowcount)


def move(
    transaction: Transaction, clients: Collection[ClientId], tables: Iterable[str]
) -> None:
    """Enter the rows that are the clients' own under whom they count for."""
    for table in tables:
        _run(transaction, MOVE.replace("{table}", table), clients)


def attribute(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Say whose each touch with a known person is, before clients are told apart."""
    _run(transaction, ATTRIBUTE, clients)


def counted_for(
    transaction: Transaction, clients: Collection[ClientId]
) -> dict[ClientId, ClientId]:
    """Read for whom those of the clients count that count for another."""
    rows = _run(transaction, COUNTED_FOR, clients)
    return {row.client_id: row.counts_for for row in rows}


def _run(
    transaction: Transaction, sql: str, clients: Collection[ClientId]
) -> CursorResult[Any]:
    statement = text(sql.replace("{schema}", transaction.service))
    return transaction.session.execute(statement, {"clients": list(clients)})
