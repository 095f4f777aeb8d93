"""Whom a person says that we met: they have to be the client's."""

from collections.abc import Mapping

from libs.storage.transactions import Transaction
from libs.values import ClientId, FieldError, Invalid
from services.touchpoints.storage import contacts


class NotTheirContact(Invalid):
    """Whom we were in touch with is a contact of the client."""


def require_theirs(
    transaction: Transaction, client: ClientId, told: Mapping[str, str | None]
) -> None:
    """Raise NotTheirContact with the fields that name nobody of the client."""
    named = {field: contact for field, contact in told.items() if contact}
    if not named:
        return
    known = contacts.among(transaction, client, named.values())
    wrong = [
        FieldError(field, "no contact of the client")
        for field, contact in named.items()
        if contact not in known
    ]
    if wrong:
        raise NotTheirContact(None, *wrong)
