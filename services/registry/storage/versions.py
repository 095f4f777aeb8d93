"""Versions of lists on record; none is ever changed."""

from datetime import datetime
from typing import TypeVar

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.versions import Version
from services.registry.storage.entries import Table

V = TypeVar("V", bound=Version)


def latest(transaction: Transaction, table: Table[V], client: ClientId) -> V | None:
    """Read a client's newest version, if there is any."""
    return _newest(transaction, table, client, "true")


def numbered(
    transaction: Transaction, table: Table[V], client: ClientId, number: int
) -> V | None:
    """Read a client's version of this number, if there is one."""
    return _newest(transaction, table, client, "number = :number", number=number)


def before(
    transaction: Transaction, table: Table[V], client: ClientId, moment: datetime
) -> V | None:
    """Read what was a client's newest version before a moment, if there was any."""
    return _newest(transaction, table, client, "made_at < :moment", moment=moment)


def _newest(
    transaction: Transaction,
    table: Table[V],
    client: ClientId,
    condition: str,
    **bound: int | datetime,
) -> V | None:
    ending = f"where client_id = :client and {condition} order by number desc limit 1"
    found = table.read(transaction, ending, client=client, **bound)
    return found[0].fact if found else None
