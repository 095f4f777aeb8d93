"""Merges on record, and which client counts for which."""

from collections.abc import Collection, Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.merges import Into, Merge
from services.registry.storage.columns import OF_A_BRANCH, table_of

MERGES = table_of(
    "merges", Merge, "merge_id", OF_A_BRANCH | {"live": "(undone_at is null) = :live"}
)
INVOLVED = """
select client_id from registry.merges
where undone_at is null and client_id = any(:clients)
union
select survivor from registry.merges
where undone_at is null and survivor = any(:clients)
"""


def into(transaction: Transaction, clients: Sequence[ClientId]) -> Into:
    """Read which of the clients are merged now, and into whom."""
    rows = transaction.session.execute(
        text(
            "select client_id, survivor from registry.merges"
            " where client_id = any(:clients) and undone_at is null"
        ),
        {"clients": list(clients)},
    )
    return {row.client_id: row.survivor for row in rows}


def of_family(transaction: Transaction, client: ClientId) -> list[Merge]:
    """Read the merges by which others count for a client now, the oldest first."""
    ending = (
        "where undone_at is null and survivor in (select registry.family(:client))"
        " order by merged_at, merge_id"
    )
    return [entry.fact for entry in MERGES.read(transaction, ending, client=client)]


def involved(transaction: Transaction, clients: Collection[str]) -> set[str]:
    """Return those that are merged into another now, or another into them."""
    found = transaction.session.execute(text(INVOLVED), {"clients": list(clients)})
    return set(found.scalars())
