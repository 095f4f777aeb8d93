"""The addresses that must not be used any more, each as a keyed hash."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId

SUPPRESSIONS = Bulk(
    "suppressions",
    {"branch_id": "text", "digest": "bytea", "since": "timestamptz"},
)


def keep(transaction: Transaction, branch: BranchId, digests: Sequence[bytes]) -> None:
    """Remember addresses for good."""
    rows = [(branch, digest, transaction.now) for digest in sorted(set(digests))]
    SUPPRESSIONS.insert(transaction, rows)


def branches(transaction: Transaction) -> list[BranchId]:
    """Read which branches have suppressed an address."""
    rows = transaction.session.execute(
        text("select distinct branch_id from registry.suppressions")
    )
    return list(rows.scalars())


def since(transaction: Transaction, digests: Sequence[bytes]) -> dict[bytes, datetime]:
    """Read which of the addresses are suppressed, and since when."""
    rows = transaction.session.execute(
        text(
            "select digest, since from registry.suppressions"
            " where digest = any(:digests)"
        ),
        {"digests": list(digests)},
    )
    return {bytes(row.digest): row.since for row in rows}
