"""Events whose client could not be named yet, kept whole until somebody is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction

UNMATCHED = Bulk(
    "unmatched",
    {
        "source": "text",
        "id": "text",
        "branch_id": "text",
        "reference": "text",
        "occurred_at": "timestamptz",
        "reason": "text",
        "body": "bytea",
    },
)


@dataclass(frozen=True)
class Reference:
    """A number or address nobody could name, and how often it was met."""

    reference: str
    branch: str
    events: int
    first_at: datetime
    last_at: datetime
    reason: str


def keep(transaction: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
    """Keep events, in the order of the columns, for later."""
    if rows:
        UNMATCHED.insert(transaction, rows)


def take(transaction: Transaction, references: Iterable[str]) -> list[bytes]:
    """Remove and return the events that named one of the references."""
    rows = transaction.session.execute(
        text(
            "delete from touchpoints.unmatched where reference = any(:references)"
            " returning body"
        ),
        {"references": sorted(set(references))},
    )
    return [bytes(row.body) for row in rows]


def count(transaction: Transaction, reference: str) -> int:
    """Count the events that named a reference and still wait."""
    return transaction.session.execute(
        text("select count(*) from touchpoints.unmatched where reference = :reference"),
        {"reference": reference},
    ).scalar_one()


def page(
    transaction: Transaction, after: tuple[str, str], most: int
) -> list[Reference]:
    """Read unmatched references in alphabetical order."""
    rows = transaction.session.execute(
        text(
            "select reference, branch_id, count(*), min(occurred_at), max(occurred_at),"
            " max(reason) from touchpoints.unmatched"
            " where (reference, branch_id) > (:reference, :branch)"
            " group by reference, branch_id order by reference, branch_id"
            " limit :most"
        ),
        {"reference": after[0], "branch": after[1], "most": most},
    )
    return [Reference(*row) for row in rows]
