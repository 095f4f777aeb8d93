"""Events whose client could not be named yet, kept whole until somebody is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.touchpoints.storage.keys import KEYS, in_columns

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

Place = tuple[datetime | str, str, str]
BEFORE_ALL: Place = ("-infinity", "", "")
TAKE = """
with taken as (
  delete from touchpoints.unmatched where (source, id) in (
    select source, id from touchpoints.unmatched
    where reference = any(:references)
      and (occurred_at, source, id) > (cast(:at as timestamptz), :source, :id)
    order by occurred_at, source, id limit :most for update)
  returning source, id, branch_id, reference, occurred_at, reason, body
)
select * from taken order by occurred_at, source, id
"""


class Waiting(NamedTuple):
    """An event that waits, in the order of the columns."""

    source: str
    id: str
    branch: str
    reference: str
    occurred_at: datetime
    reason: str
    body: bytes

    @property
    def place(self) -> Place:
        """Where it stands among those that wait."""
        return self.occurred_at, self.source, self.id


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


def take(
    transaction: Transaction, references: Sequence[str], after: Place, most: int
) -> list[Waiting]:
    """Remove and return the first events after a place that named a reference."""
    place = dict(zip(("at", "source", "id"), after, strict=True))
    rows = transaction.session.execute(
        text(TAKE), {**place, "references": references, "most": most}
    )
    return [Waiting(*row) for row in rows]


def forget_named(transaction: Transaction, references: Iterable[str]) -> None:
    """Remove the events that named one of the references."""
    transaction.session.execute(
        text("delete from touchpoints.unmatched where reference = any(:references)"),
        {"references": sorted(set(references))},
    )


def forget(transaction: Transaction, events: Iterable[tuple[str, str]]) -> None:
    """Remove events, by source and id, that need no client any more."""
    keys = list(events)
    transaction.session.execute(
        text(
            f"delete from touchpoints.unmatched u using {KEYS}"
            " where (u.source, u.id) = (k.source, k.id)"
        ),
        in_columns(keys),
    )


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
