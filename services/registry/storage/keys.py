"""Machine keys, in the platform's table."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.identity.machine_keys import StoredKey
from libs.storage import keys
from libs.storage.transactions import Transaction


def lock_live(transaction: Transaction, name: str, now: datetime) -> int:
    """Count the live keys of a name, which gets no other key meanwhile."""
    transaction.session.execute(
        text("select pg_advisory_xact_lock(hashtextextended(:lock, 0))"),
        {"lock": f"keepwell.keys {name}"},
    )
    live: int = transaction.session.execute(
        text(
            "select count(*) from keepwell.keys"
            " where name = :name and revoked_at is null and expires_at > :now"
        ),
        {"name": name, "now": now},
    ).scalar_one()
    return live


def save(transaction: Transaction, key: StoredKey) -> None:
    """Keep a new key."""
    keys.store(transaction.session, key, transaction.actor)


def revoke(transaction: Transaction, key_id: str, at: datetime) -> bool:
    """End a key; tell whether there was one to end."""
    return keys.revoke(transaction.session, key_id, at)


def page(
    transaction: Transaction, after: Sequence[str] | None, most: int
) -> list[StoredKey]:
    """Read keys by name and id."""
    name, key_id = after or ("", "")
    rows = transaction.session.execute(
        text(
            "select * from keepwell.keys where (name, id) > (:name, :id)"
            " order by name, id limit :most"
        ),
        {"name": name, "id": key_id, "most": most},
    )
    return [keys.stored(row) for row in rows]
