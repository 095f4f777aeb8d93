"""Branches on record."""

from collections.abc import Iterable
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Row

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.registry.domain.branches import Branch
from services.registry.domain.entries import Entry
from services.registry.storage.entries import LIKE_NAME, Table

COLUMNS = {
    "branch_id": "text",
    "name": "text",
    "name_key": "text",
    "zone": "text",
    "country": "text",
    "subdivision": "text",
    "hours": "jsonb",
    "revision": "bigint",
}


def row_of(branch: Branch) -> tuple[Any, ...]:
    return (
        branch.id,
        branch.name,
        branch.name_key,
        branch.zone,
        branch.country,
        branch.subdivision,
        Jsonb(branch.hours),
    )


def branch_of(row: Row[Any]) -> Branch:
    return Branch(
        id=row.branch_id,
        name=row.name,
        zone=row.zone,
        country=row.country,
        subdivision=row.subdivision,
        hours={day: tuple(hours) for day, hours in row.hours.items()},
    )


BRANCHES = Table(
    bulk=Bulk("branches", COLUMNS),
    key="branch_id",
    filters={"q": LIKE_NAME},
    row_of=row_of,
    fact_of=branch_of,
)


def lock_known(
    transaction: Transaction, branches: Iterable[str]
) -> list[Entry[Branch]]:
    """Take in hand those of the branches that are on record."""
    condition = "branch_id = any(:branches)"
    return BRANCHES.lock_all(transaction, condition, branches=sorted(branches))
