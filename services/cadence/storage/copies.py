"""What cadence keeps of staff and contacts: the newest revision of each."""

from collections.abc import Collection, Sequence

from sqlalchemy import text

from libs.storage.copies import Copies
from libs.storage.transactions import Transaction
from libs.values import StaffId

STAFF = Copies(
    "staff",
    {"staff_id": "text", "branch_id": "text", "name": "text", "revision": "bigint"},
)
CONTACTS = Copies(
    "contacts",
    {
        "contact_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "name": "text",
        "phone": "text",
        "active": "boolean",
        "revision": "bigint",
    },
    {"phone": lambda contact: main_phone(contact.phones)},
)


def main_phone(phones: Sequence[str]) -> str | None:
    """Return the number that was named first."""
    return next(iter(phones), None)


def is_known(transaction: Transaction, staff: StaffId) -> bool:
    """Tell whether somebody of ours has this id, by the register or by a client."""
    known = transaction.session.execute(
        text(
            "select exists (select from cadence.staff where staff_id = :staff)"
            " or exists (select from cadence.clients where account_manager = :staff)"
        ),
        {"staff": staff},
    )
    return bool(known.scalar_one())


# What is left of people who were erased: no more than that somebody was there.
ERASED = Copies(
    CONTACTS.table,
    CONTACTS.columns,
    {"name": lambda _: "", "phone": lambda _: None, "active": lambda _: False},
)


def erased(transaction: Transaction, contacts: Collection[str]) -> set[str]:
    """Return those of the contacts who were erased."""
    rows = transaction.session.execute(
        text(
            f"select contact_id from cadence.{ERASED.table}"
            " where contact_id = any(:contacts) and name = ''"
        ),
        {"contacts": sorted(contacts)},
    )
    return set(rows.scalars())
