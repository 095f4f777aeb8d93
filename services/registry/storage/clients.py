"""Clients and prospects on record."""

from collections.abc import Sequence
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Row

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, Money
from services.registry.domain.clients import Client, Status, Tier, client_id
from services.registry.domain.entries import Entry
from services.registry.domain.names import name_key
from services.registry.storage.entries import LIKE_NAME, Table

COLUMNS = {
    "client_id": "text",
    "branch_id": "text",
    "name": "text",
    "name_key": "text",
    "reference": "text",
    "status": "text",
    "tier": "text",
    "since": "date",
    "account_manager": "text",
    "phones": "jsonb",
    "yearly_margin": "numeric",
    "currency": "text",
    "lost_reason": "text",
    "revision": "bigint",
}


def row_of(client: Client) -> tuple[Any, ...]:
    margin = client.yearly_margin
    return (
        client.id,
        client.branch,
        client.name,
        client.name_key,
        client.reference,
        client.status.value,
        client.tier.value,
        client.since,
        client.account_manager,
        Jsonb(client.phones),
        margin and margin.amount,
        margin and margin.currency,
        client.lost_reason,
    )


def client_of(row: Row[Any]) -> Client:
    known = row.yearly_margin is not None
    return Client(
        id=row.client_id,
        branch=row.branch_id,
        name=row.name,
        status=Status(row.status),
        tier=Tier(row.tier),
        since=row.since,
        reference=row.reference,
        account_manager=row.account_manager,
        phones=tuple(row.phones),
        yearly_margin=Money(row.yearly_margin, row.currency) if known else None,
        lost_reason=row.lost_reason,
    )


CLIENTS = Table(
    bulk=Bulk("clients", COLUMNS),
    key="client_id",
    filters={
        "q": LIKE_NAME,
        "branch": "branch_id = :branch",
        "status": "status = :status",
        "tier": "tier = :tier",
        "account_manager": "account_manager = :account_manager",
    },
    row_of=row_of,
    fact_of=client_of,
)

LIKE_ONE_OF = """
branch_id = any(:branches) and
(client_id = any(:ids) or reference = any(:references) or name_key = any(:names))
"""

Likeness = tuple[BranchId, str | None, str]


def lock_like(
    transaction: Transaction, likenesses: Sequence[Likeness]
) -> list[Entry[Client]]:
    """Take in hand those that may be meant by a branch, reference or none, and name."""
    return CLIENTS.lock_all(
        transaction,
        LIKE_ONE_OF,
        branches=[branch for branch, _, _ in likenesses],
        ids=[client_id(*each) for each in likenesses],
        references=[reference for _, reference, _ in likenesses if reference],
        names=[name_key(name) for _, _, name in likenesses],
    )
