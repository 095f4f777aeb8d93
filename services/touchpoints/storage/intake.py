"""What other systems reported over HTTP: each (source, id) is taken once."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.touchpoints.storage.keys import KEYS, in_columns

INTAKE = Bulk("intake", {"source": "text", "id": "text", "digest": "bytea"})

Key = tuple[str, str]


def take(
    transaction: Transaction, arrivals: Sequence[tuple[str, str, bytes]]
) -> set[Key]:
    """Write arrivals down and return the keys that were new."""
    fresh = INTAKE.insert(
        transaction, sorted(arrivals), "on conflict do nothing returning source, id"
    )
    return {(row.source, row.id) for row in fresh}


def digests(transaction: Transaction, keys: Sequence[Key]) -> dict[Key, bytes]:
    """Read what was taken under the keys."""
    rows = transaction.session.execute(
        text(
            "select i.source, i.id, i.digest from touchpoints.intake i"
            f" join {KEYS} using (source, id)"
        ),
        in_columns(keys),
    )
    return {(row.source, row.id): bytes(row.digest) for row in rows}
