"""By what erased people were known, each as a keyed hash, and whose contacts they were.

What is told late of them counts for the client, and brings nothing of them back.
Whoever has the database alone can try no numbers: the pepper is not in it. Only what
was hashed before there was one is found under the key in the database.
"""

import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.touchpoints.domain.matching import Candidate

TOMBSTONES = Bulk(
    "tombstones",
    {
        "digest": "bytea",
        "contact_id": "text",
        "client_id": "text",
        "erased_at": "timestamptz",
    },
)
BY_DIGEST = """
select t.digest, t.contact_id, t.erased_at, c.client_id, c.branch_id, c.counts_for
from touchpoints.tombstones t join touchpoints.clients c using (client_id)
where t.digest = any(:digests)
"""


@dataclass(frozen=True)
class Erased:
    """Somebody who was known by a number or an address until they were erased."""

    whose: Candidate
    erased_at: datetime


def keep(transaction: Transaction, known: Iterable[tuple[str, str, str]]) -> None:
    """Remember (number or address, contact, client) of people erased now."""
    key = _key(transaction)
    rows = [
        (digest(transaction.pepper, key, name), contact, client, transaction.now)
        for name, contact, client in known
    ]
    TOMBSTONES.insert(transaction, sorted(rows))


def last_erased_at(transaction: Transaction) -> datetime | None:
    """Return when somebody was erased last: what is newer is nobody's of them."""
    at: datetime | None = transaction.session.execute(
        text("select max(erased_at) from touchpoints.tombstones")
    ).scalar_one()
    return at


def erased(
    transaction: Transaction, references: Collection[str]
) -> dict[str, list[Erased]]:
    """Find the erased people who were known by the numbers and addresses."""
    if not references:
        return {}
    key = _key(transaction)
    names = {unpeppered(key, each): each for each in references}
    names |= {digest(transaction.pepper, key, each): each for each in references}
    rows = transaction.session.execute(text(BY_DIGEST), {"digests": list(names)})
    found: dict[str, list[Erased]] = {}
    for row in rows:
        whose = Candidate(
            row.client_id, row.contact_id, row.branch_id, counts_for=row.counts_for
        )
        name = names[bytes(row.digest)]
        found.setdefault(name, []).append(Erased(whose, row.erased_at))
    return found


def digest(pepper: bytes, key: bytes, name: str) -> bytes:
    return hmac.digest(pepper, unpeppered(key, name), sha256)


def unpeppered(key: bytes, name: str) -> bytes:
    return hmac.digest(key, name.encode(), sha256)


def _key(transaction: Transaction) -> bytes:
    stored = transaction.session.execute(
        text("select key from touchpoints.tombstone_key")
    )
    return bytes(stored.scalar_one())
