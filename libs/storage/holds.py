"""Clients on hold: what is kept of them stays, however old, until it is lifted."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from libs.contracts.upkeep import ClientHeld
from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.storage.walls import wall
from libs.values import ClientId

# A migration calls one numbered version; a change is a new number.
HOLDS_1 = """
create table {schema}.holds (
  hold_id text primary key,
  branch_id text not null,
  client_id text not null,
  held boolean not null,
  revision bigint not null
);
grant select, insert, update on {schema}.holds to {schema}_worker;
"""
HOLDS = Bulk(
    "holds",
    {
        "hold_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "held": "boolean",
        "revision": "bigint",
    },
)
# Whoever is merged with a held client, whichever counts for which, is held as well.
HELD = """
with recursive held (client_id) as (
  select client_id from {schema}.holds where held
  union
  select case when m.client_id = h.client_id then m.survivor_id else m.client_id end
  from {schema}.merges m join held h on h.client_id in (m.client_id, m.survivor_id)
  where not m.undone
)
select client_id from held order by client_id
"""


def lay_holds(connection: Connection, schema: str) -> None:
    """Make room for who is on hold."""
    connection.exec_driver_sql(HOLDS_1.format(schema=schema))
    wall(connection, schema, "holds")


def record(transaction: Transaction, told: Sequence[ClientHeld]) -> None:
    """Keep who was put on hold, and whose hold was lifted; the newest word counts."""
    rows = [(e.hold_id, e.branch_id, e.client_id, e.held, e.revision) for e in told]
    HOLDS.keep_newest(transaction, rows, "hold_id")


def held(transaction: Transaction) -> list[ClientId]:
    """Name the clients that are on hold, with all that are merged with them."""
    sql = HELD.format(schema=transaction.service)
    return list(transaction.session.execute(text(sql)).scalars())
