"""Records that were removed: under which revision, and what keeps one from it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.registry.domain.entries import Entry, F
from services.registry.storage.entries import Table

REMOVED = Bulk(
    "removed",
    {
        "kind": "text",
        "record_id": "text",
        "branch_id": "text",
        "revision": "bigint",
    },
)
TOUCHED = Bulk("touched", {"record_id": "text", "branch_id": "text"})
OVERWRITE = "on conflict (kind, record_id) do update set revision = excluded.revision"
REFERENCES = """
select c.conrelid::regclass::text as "table", a.attname as "column"
from pg_constraint c join pg_attribute a
  on a.attrelid = c.conrelid and a.attnum = c.conkey[cardinality(c.conkey)]
where c.contype = 'f' and c.confrelid = cast(:table as regclass)
"""


# A loss is recorded with its client; one that nobody wrote anything to goes with it.
CAME_ALONG = {"registry.losses": "revision > 1"}


def remove(
    transaction: Transaction, table: Table[F], entries: Sequence[Entry[F]]
) -> None:
    """Remove records; each entry bears the revision that it ends with."""
    kind = table.bulk.table
    transaction.session.execute(
        text(f"delete from registry.{kind} where {table.key} = any(:ids)"),
        {"ids": [each.id for each in entries]},
    )
    rows = [
        (kind, each.id, table.branch_of(each.fact), each.revision) for each in entries
    ]
    REMOVED.insert(transaction, rows, OVERWRITE)


def gone_on(
    transaction: Transaction, table: Table[F], entries: Sequence[Entry[F]]
) -> list[Entry[F]]:
    """Let new entries go on from the revision that they were once removed with."""
    kind = table.bulk.table
    new = [each.id for each in entries if each.revision == 1]
    rows = transaction.session.execute(
        text(
            "select record_id, revision from registry.removed"
            " where kind = :kind and record_id = any(:new) and not exists ("
            f"select from registry.{kind} where {table.key} = record_id)"
        ),
        {"kind": kind, "new": new},
    )
    ended = {row.record_id: row.revision for row in rows}
    return [
        Entry(each.fact, ended[each.id] + 1) if each.id in ended else each
        for each in entries
    ]


def note_touched(transaction: Transaction, rows: Sequence[tuple[str, str]]) -> None:
    """Note with whom somebody was in contact, and of which branch they are."""
    TOUCHED.insert(transaction, rows)


def touched(transaction: Transaction, ids: Collection[str]) -> set[str]:
    """Return those that somebody was in contact with."""
    rows = transaction.session.execute(
        text("select record_id from registry.touched where record_id = any(:ids)"),
        {"ids": list(ids)},
    )
    return {row.record_id for row in rows}


def used(transaction: Transaction, table: Table[F], ids: Collection[str]) -> set[str]:
    """Return those that a record refers to, but for what came with them."""
    references = transaction.session.execute(
        text(REFERENCES), {"table": f"registry.{table.bulk.table}"}
    )
    return {name for each in references for name in _referred(transaction, each, ids)}


def _referred(
    transaction: Transaction, by: Row[Any], ids: Collection[str]
) -> list[str]:
    rows = transaction.session.execute(
        text(
            f"select distinct {by.column} from {by.table}"
            f" where {by.column} = any(:ids) and {CAME_ALONG.get(by.table, 'true')}"
        ),
        {"ids": list(ids)},
    )
    return [name for (name,) in rows]
