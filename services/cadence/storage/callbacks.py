"""Callbacks as touchpoints tells of them: open until `closed_at`."""

from collections.abc import Sequence

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction

CALLBACKS = Bulk(
    "callbacks",
    {
        "callback_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "number": "text",
        "due_at": "timestamptz",
        "misses": "integer",
        "closed_at": "timestamptz",
        "revision": "bigint",
    },
)


def numbers_of(transaction: Transaction, contacts: Sequence[str]) -> list[str]:
    """Read the numbers that people called from or are called at."""
    rows = transaction.session.execute(
        text(
            "select number from cadence.callbacks"
            " where contact_id = any(:contacts) and number <> ''"
            " union select phone from cadence.contacts"
            " where contact_id = any(:contacts) and phone is not null"
        ),
        {"contacts": list(contacts)},
    )
    return list(rows.scalars())


def forget_numbers(transaction: Transaction, contacts: Sequence[str]) -> None:
    """Forget the numbers that people called from."""
    transaction.session.execute(
        text(
            "update cadence.callbacks set number = '' where contact_id = any(:contacts)"
        ),
        {"contacts": list(contacts)},
    )
