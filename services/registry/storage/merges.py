"""Merges on record, and which client counts for which."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.merges import Into, Merge
from services.registry.storage.columns import OF_A_BRANCH, table_of

MERGES = table_of(
    "merges", Merge, "merge_id", OF_A_BRANCH | {"live": "(undone_at is null) = :live"}
)


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


def involves(transaction: Transaction, client: ClientId) -> bool:
    """Tell whether a client is merged into another now, or another into it."""
    found = transaction.session.execute(
        text(
            "select exists (select from registry.merges where undone_at is null"
            " and :client in (client_id, survivor))"
        ),
        {"client": client},
    )
    return bool(found.scalar_one())
