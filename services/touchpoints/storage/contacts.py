"""Whose contacts they are."""

from collections.abc import Iterable

from sqlalchemy import text

from libs.storage.transactions import Transaction


def among(transaction: Transaction, client: str, contacts: Iterable[str]) -> set[str]:
    """Return those of `contacts` that are the client's."""
    rows = transaction.session.execute(
        text(
            "select contact_id from touchpoints.contacts"
            " where client_id = :client and contact_id = any(:contacts)"
        ),
        {"client": client, "contacts": sorted(contacts)},
    )
    return {contact for (contact,) in rows}
