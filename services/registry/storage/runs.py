"""Imports that were carried out, and what each did to which record."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.registry.domain.runs import Carried, Imported, Run

RUNS = Bulk(
    "imports",
    {
        "run_id": "text",
        "branch_id": "text",
        "kind": "text",
        "file": "text",
        "actor": "text",
        "begun_at": "timestamptz",
    },
)
IMPORTED = Bulk(
    "imported",
    {
        "run_id": "text",
        "kind": "text",
        "record_id": "text",
        "branch_id": "text",
        "revision_before": "bigint",
        "revision_after": "bigint",
    },
)
# What somebody else changed between two parts of one import counts as changed since.
GO_ON = """
on conflict (run_id, kind, record_id) do update
set revision_after = excluded.revision_after
where imported.revision_after = excluded.revision_before
"""
CARRIED = """
select r.run_id, r.kind, r.file, r.actor, min(r.begun_at) as begun_at,
  max(r.reverted_at) as reverted_at,
  array_agg(r.branch_id order by r.branch_id) as branches
from registry.imports r group by r.run_id, r.kind, r.file, r.actor
"""
COUNTED = """
select c.*, (select count(*) from registry.imported i
    where i.run_id = c.run_id and revision_before = 0) as created,
  (select count(*) from registry.imported i
    where i.run_id = c.run_id and revision_before > 0) as updated
from c order by begun_at desc, run_id desc
"""


def begin(transaction: Transaction, run: Run, branches: Iterable[str]) -> None:
    """Note that an import is about some branches, once for each."""
    rows = [
        (run.id, branch, run.kind, run.file, transaction.actor, transaction.now)
        for branch in sorted(branches)
    ]
    RUNS.insert(transaction, rows)


def note(transaction: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """Note what an import did to records, as rows of IMPORTED."""
    IMPORTED.insert(transaction, sorted(rows), GO_ON)


def imported(transaction: Transaction, run: str, kind: str) -> list[Imported]:
    """Read what an import did to records of a kind."""
    rows = transaction.session.execute(
        text(
            "select record_id, revision_before, revision_after from registry.imported"
            " where run_id = :run and kind = :kind"
        ),
        {"run": run, "kind": kind},
    )
    return [Imported(*row) for row in rows]


def lock(transaction: Transaction, run: str) -> list[datetime | None]:
    """Take an import in hand: when each branch's part was reverted, if it was."""
    rows = transaction.session.execute(
        text(
            "select reverted_at from registry.imports where run_id = :run"
            " order by branch_id for update"
        ),
        {"run": run},
    )
    return [row.reverted_at for row in rows]


def end(transaction: Transaction, run: str) -> None:
    """Note that an import was reverted."""
    transaction.session.execute(
        text(
            "update registry.imports set reverted_at = :now"
            " where run_id = :run and reverted_at is null"
        ),
        {"run": run, "now": transaction.now},
    )


def page(
    transaction: Transaction, after: Sequence[str] | None, most: int
) -> list[Carried]:
    """Read imports, the newest first."""
    begun_at, run = after or ("infinity", "")
    rows = transaction.session.execute(
        text(
            f"with c as ({CARRIED} having (min(r.begun_at), r.run_id)"
            " < (cast(:begun_at as timestamptz), :run)"
            f" order by 5 desc, 1 desc limit :most) {COUNTED}"
        ),
        {"begun_at": begun_at, "run": run, "most": most},
    )
    return [carried_of(row) for row in rows]


def carried_of(row: Row[Any]) -> Carried:
    return Carried(
        id=row.run_id,
        kind=row.kind,
        file=row.file,
        branches=tuple(row.branches),
        actor=row.actor,
        begun_at=row.begun_at,
        reverted_at=row.reverted_at,
        created=row.created,
        updated=row.updated,
    )
