"""What names the client of a contact: whom it was with, or the client itself."""

from collections.abc import Callable, Iterable, Sequence

from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.storage import copies
from services.touchpoints.storage import references as storage

NOBODY = "nobody named"


def references(
    transaction: Transaction, told: Sequence[tuple[str | None, str | None]]
) -> list[str]:
    """Choose for each (address, client) what names the client, and best the contact.

    What names neither stays unmatched.
    """
    lowered = [(address and address.lower(), client) for address, client in told]
    asked = {address for address, client in lowered if address and client}
    known = storage.candidates(transaction, asked)
    owners = {
        address: {candidate.client for candidate in candidates}
        for address, candidates in known.items()
    }
    return [
        client
        if client and owners.get(address or "") != {client}
        else address or NOBODY
        for address, client in lowered
    ]


def staff(
    transaction: Transaction, emails: Iterable[str | None]
) -> Callable[[str | None], StaffId | None]:
    """Return what finds our people by their mail addresses."""
    known = copies.staff_by(
        transaction, "email", [email.lower() for email in emails if email]
    )

    def found(email: str | None) -> StaffId | None:
        row = known.get((email or "").lower())
        return row and row.staff_id

    return found
