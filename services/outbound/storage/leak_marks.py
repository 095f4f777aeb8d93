"""Leak marks in PostgreSQL: keyed hashes of what stands for a client."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.outbound.domain.leak_marks import Kind, Mark, of_client, of_contact
from services.outbound.domain.leak_search import Owner

MARKS = Bulk(
    "leak_marks",
    {
        "branch_id": "text",
        "client_id": "text",
        "source_id": "text",
        "kind": "text",
        "start": "bytea",
        "words": "integer",
        "mark": "bytea",
    },
)
OCTETS = 16
SPOKEN = (Kind.NAME, Kind.REFERENCE)
CLIENTS = """
select client_id as source_id, client_id, branch_id, name, reference, phones
from outbound.clients where client_id = any(:ids)
"""
CONTACTS = """
select contact_id as source_id, client_id, branch_id, name, emails, phones
from outbound.contacts where contact_id = any(:ids)
"""
# Those of all branches, whoever asks.
LENGTHS = "select start, words from outbound.lengths_of_marks(:starts)"
WHOSE = "select * from outbound.owners_of_marks(:marks)"
ROOTS = """
select client_id, coalesce(counts_for, client_id) as root from outbound.clients
where client_id = any(:clients)
"""
OURS = """
select name, email, '[]'::jsonb from outbound.staff
union all select name, null, address_lines || to_jsonb(branch_id)
from outbound.branches
"""

Source = tuple[str, str, str, Collection[Mark]]


class Known(NamedTuple):
    """One of us: a person, or a branch with its address."""

    name: str
    email: str | None
    lines: Sequence[str]


def keep(transaction: Transaction, sources: Sequence[Source]) -> None:
    """Keep the marks of clients and contacts, each (branch, client, source, marks).

    What their source had before is forgotten.
    """
    forget(transaction, [source for _, _, source, _ in sources])
    rows = [
        (*where, mark.kind.value, *hashed(transaction.pepper, mark))
        for *where, marks in sources
        for mark in marks
    ]
    MARKS.insert(transaction, rows)


def forget(transaction: Transaction, sources: Sequence[str]) -> None:
    """Forget the marks of clients and contacts."""
    transaction.session.execute(
        text("delete from outbound.leak_marks where source_id = any(:ids)"),
        {"ids": list(sources)},
    )


def clients(transaction: Transaction, ids: Collection[str]) -> list[Source]:
    """Return the marks of clients, as they are kept."""
    rows = transaction.session.execute(text(CLIENTS), {"ids": sorted(ids)})
    return [
        (
            *(row.branch_id, row.client_id, row.source_id),
            of_client(row.name, row.reference, row.phones),
        )
        for row in rows
    ]


def contacts(transaction: Transaction, ids: Collection[str]) -> list[Source]:
    """Return the marks of the people of clients, as they are kept."""
    rows = transaction.session.execute(text(CONTACTS), {"ids": sorted(ids)})
    return [
        (
            *(row.branch_id, row.client_id, row.source_id),
            of_contact(row.name, row.emails, row.phones),
        )
        for row in rows
    ]


def lengths(transaction: Transaction, words: Iterable[str]) -> dict[str, list[int]]:
    """Return how many words the names have that begin with one of these."""
    starts = {start(transaction.pepper, word): word for word in words}
    rows = transaction.session.execute(text(LENGTHS), {"starts": list(starts)})
    found: dict[str, list[int]] = {}
    for begins, length in rows:
        found.setdefault(starts[bytes(begins)], []).append(length)
    return found


def whose(transaction: Transaction, marks: Collection[Mark]) -> dict[Mark, list[Owner]]:
    """Return whose these marks are."""
    by_hash = {digest(transaction.pepper, mark): mark for mark in marks}
    rows = transaction.session.execute(text(WHOSE), {"marks": list(by_hash)})
    found: dict[Mark, list[Owner]] = {}
    for mark, client, branch, root, kind, agreed in rows:
        owner = Owner(client, branch, root, Kind(kind), agreed)
        found.setdefault(by_hash[bytes(mark)], []).append(owner)
    return found


def roots(transaction: Transaction, clients: Collection[str]) -> Mapping[str, str]:
    """Return which clients these count for."""
    told = transaction.session.execute(text(ROOTS), {"clients": sorted(clients)})
    return {row.client_id: row.root for row in told}


def ours(transaction: Transaction) -> list[Known]:
    """Return how we and our people are called, and where we are found."""
    rows = transaction.session.execute(text(OURS))
    return [Known(name, email, lines) for name, email, lines in rows]


def hashed(pepper: bytes, mark: Mark) -> tuple[bytes, int, bytes]:
    return start(pepper, mark.words[0]), len(mark.words), digest(pepper, mark)


def start(pepper: bytes, word: str) -> bytes:
    return _hash(pepper, f"start\n{word}")


def digest(pepper: bytes, mark: Mark) -> bytes:
    """Hash a mark; what is spoken is found whether it is a name or a reference."""
    kind = "spoken" if mark.kind in SPOKEN else mark.kind.value
    return _hash(pepper, "\n".join((kind, *mark.words)))


def _hash(pepper: bytes, told: str) -> bytes:
    return blake2b(told.encode(), key=pepper[:64], digest_size=OCTETS).digest()
