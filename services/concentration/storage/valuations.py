"""What was ever told of what relationships are worth, and of who is a client."""

from collections.abc import Mapping, Sequence

from libs.storage.bulk import Row
from libs.storage.transactions import Transaction

VALUATIONS = {
    "client_id": "text",
    "branch_id": "text",
    "revision": "bigint",
    "told_at": "timestamptz",
    "value": "float8",
    "as_of": "timestamptz",
    "decays_from": "timestamptz",
    "law": "text",
    "rate": "float8",
    "grace": "interval",
}
STATUSES = {
    "client_id": "text",
    "branch_id": "text",
    "revision": "bigint",
    "told_at": "timestamptz",
    "status": "text",
}
# What is heard late goes to the branch that the client is of by now.
KEEP = """
insert into concentration.{table} ({columns})
select told.client_id, coalesce(c.branch_id, told.branch_id), {rest}
from unnest({arrays}) as told ({columns})
left join concentration.clients c using (client_id)
order by told.client_id, told.revision on conflict do nothing
"""


def note_valuations(transaction: Transaction, rows: Sequence[Row]) -> None:
    """Keep what relationships were said to be worth, each revision once."""
    keep(transaction, "valuations", VALUATIONS, rows)


def note_statuses(transaction: Transaction, rows: Sequence[Row]) -> None:
    """Keep what clients were said to be, each revision once."""
    keep(transaction, "client_statuses", STATUSES, rows)


def keep(
    transaction: Transaction,
    table: str,
    types: Mapping[str, str],
    rows: Sequence[Row],
) -> None:
    _, _, *rest = types
    statement = KEEP.format(
        table=table,
        columns=", ".join(types),
        rest=", ".join(f"told.{column}" for column in rest),
        arrays=", ".join(f"%({column})s::{kind}[]" for column, kind in types.items()),
    )
    columns = map(list, zip(*rows, strict=True))
    transaction.session.exec_driver_sql(
        statement, dict(zip(types, columns, strict=True))
    )
