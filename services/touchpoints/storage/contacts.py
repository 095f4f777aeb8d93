"""Whose contacts they are."""

from collections.abc import Iterable

from sqlalchemy import text

from libs.storage.transactions import Transaction


def among(transaction: Transaction, client: str, contacts: Iterable[str]) -> set[str]:
    """Return those of `contacts` that are the client's, or who counts for it."""
    rows = transaction.session.execute(
        text(
            "select p.contact_id from touchpoints.contacts p"
            " left join touchpoints.clients c using (client_id)"
            " where :client in (p.client_id, c.counts_for)"
            " and p.contact_id = any(:contacts)"
        ),
        {"client": client, "contacts": sorted(contacts)},
    )
    return {contact for (contact,) in rows}
