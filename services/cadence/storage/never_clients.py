"""Clients that never were: the import that recorded them was reverted."""

from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from libs.storage.transactions import Transaction
from libs.values import ClientId

FORGET = (
    "delete from cadence.broken_promises where client_id = :client",
    # Who was erased stays known as that, whatever is told of them late.
    "delete from cadence.contacts where client_id = :client and name <> ''",
    "delete from cadence.clients where client_id = :client",
)


def forget(transaction: Transaction, removed: Mapping[ClientId, int]) -> None:
    """Forget those of whom the removal, by its revision, is the newest fact."""
    rows = transaction.session.execute(
        text(
            "select c.client_id from unnest(cast(:clients as text[]),"
            " cast(:revisions as bigint[])) as r (client_id, revision)"
            " join cadence.clients c using (client_id, revision)"
        ),
        {"clients": list(removed), "revisions": list(removed.values())},
    )
    for row in rows.all():
        _forget(transaction, row.client_id)


def _forget(transaction: Transaction, client: str) -> None:
    # One whom there was contact with is still referred to, and stays.
    with suppress(IntegrityError), transaction.session.begin_nested():
        for statement in FORGET:
            transaction.session.execute(text(statement), {"client": client})
