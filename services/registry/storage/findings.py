"""Findings on record: read one client's at a time, for there is no other way."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.findings import Finding, FindingKind
from services.registry.storage.columns import COUNTING

OF_ONE = f"""
select * from registry.findings
where {COUNTING}
  and (filed_at, finding_id) < (cast(:after_at as timestamptz), :after_id)
order by filed_at desc, finding_id desc limit :most
"""
LAST = ("infinity", "")


def add(transaction: Transaction, finding: Finding) -> None:
    """File one."""
    transaction.session.execute(
        text(
            "insert into registry.findings"
            " (finding_id, branch_id, client_id, kind, text, filed_at, filed_by)"
            " values (:id, :branch, :client, :kind, :text, :filed_at, :filed_by)"
        ),
        vars(finding),
    )


def of_client(
    transaction: Transaction, client: ClientId, after: Sequence[str] | None, most: int
) -> list[Finding]:
    """Read what counts for a client, the newest first."""
    filed_at, finding_id = after or LAST
    bound = {"after_at": filed_at, "after_id": finding_id, "most": most}
    rows = transaction.session.execute(text(OF_ONE), {"client": client} | bound)
    return [finding_of(row) for row in rows]


def count(transaction: Transaction, client: ClientId) -> int:
    """Count what counts for a client."""
    sql = text(f"select count(*) from registry.findings where {COUNTING}")
    counted: int = transaction.session.execute(sql, {"client": client}).scalar_one()
    return counted


def finding_of(row: Row[Any]) -> Finding:
    return Finding(
        id=row.finding_id,
        branch=row.branch_id,
        client=row.client_id,
        kind=FindingKind(row.kind),
        text=row.text,
        filed_at=row.filed_at,
        filed_by=row.filed_by,
    )
