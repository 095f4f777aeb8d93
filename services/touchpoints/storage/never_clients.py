"""Clients that never were: the import that recorded them was reverted."""

from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from libs.storage.transactions import Transaction
from libs.values import ClientId

OF_A_CLIENT = ("numbers", "addresses", "contacts", "relationships", "clients")
UNTOUCHED = (
    "not exists (select from touchpoints.touches where client_id = :client)"
    " and client_id = :client"
)


def forget(transaction: Transaction, clients: Iterable[ClientId]) -> set[ClientId]:
    """Forget those with whom nothing happened; return them."""
    return {each for each in clients if _forgotten(transaction, each)}


def _forgotten(transaction: Transaction, client: ClientId) -> bool:
    statements = [
        text(f"delete from touchpoints.{table} where {UNTOUCHED} returning client_id")
        for table in OF_A_CLIENT
    ]
    try:
        with transaction.session.begin_nested():
            gone = [
                transaction.session.execute(each, {"client": client}).all()
                for each in statements
            ]
    except IntegrityError:  # something did happen: the log outlives a revert
        return False
    return bool(gone[-1])
