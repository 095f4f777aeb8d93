"""What touchpoints keeps of the registry's facts: the newest revision of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from libs.storage.bulk import Bulk, Row
from libs.storage.copies import Copies
from libs.storage.transactions import Transaction
from libs.values import ClientId

STAFF = Copies(
    "staff",
    {
        "staff_id": "text",
        "branch_id": "text",
        "email": "text",
        "extension": "text",
        "service_desk": "boolean",
        "revision": "bigint",
    },
    {
        "email": lambda staff: staff.email and staff.email.lower(),
        # Somebody else may have the telephone of who has left.
        "extension": lambda staff: staff.extension if staff.active else None,
    },
)
CLIENTS = Copies(
    "clients",
    {
        "client_id": "text",
        "branch_id": "text",
        "name": "text",
        "reference": "text",
        "status": "text",
        "since": "date",
        "account_manager": "text",
        "group_id": "text",
        "revision": "bigint",
    },
)
CONTACTS = Copies(
    "contacts",
    {
        "contact_id": "text",
        "client_id": "text",
        "branch_id": "text",
        "decision_maker": "boolean",
        "active": "boolean",
        "revision": "bigint",
    },
)
# What is left of people who were erased: no more than that somebody was there.
ERASED = Copies(
    CONTACTS.table,
    CONTACTS.columns,
    {"active": lambda _: False, "decision_maker": lambda _: False},
)
NUMBERS = Bulk(
    "numbers",
    {
        "number": "text",
        "client_id": "text",
        "contact_id": "text",
        "branch_id": "text",
        "origin": "text",
    },
)
ADDRESSES = Bulk(
    "addresses",
    {
        "address": "text",
        "client_id": "text",
        "contact_id": "text",
        "branch_id": "text",
    },
)

# Rows `o` of clients that `:staff` looks after; of all when it is null.
ASSIGNED = (
    "(cast(:staff as text) is null or exists (select from touchpoints.clients c"
    " where c.client_id = o.client_id and c.account_manager = :staff))"
)


def move(transaction: Transaction, clients: Sequence[str]) -> None:
    """Bring what the clients are recognised by into the branch they are of now."""
    for table in ("contacts", "numbers", "addresses", "consents"):
        transaction.session.execute(
            text(
                f"update touchpoints.{table} o set branch_id = c.branch_id"
                " from touchpoints.clients c where c.client_id = any(:clients)"
                " and o.client_id = c.client_id and o.branch_id <> c.branch_id"
            ),
            {"clients": list(clients)},
        )


def renumber(
    transaction: Transaction, origin: str, owners: Sequence[Row], numbers: Sequence[Row]
) -> None:
    """Replace the numbers that the registry gave for (client, contact) owners."""
    forget(transaction, "numbers", owners, f" and origin = '{origin}'")
    NUMBERS.insert(transaction, numbers)


def readdress(
    transaction: Transaction, owners: Sequence[Row], addresses: Sequence[Row]
) -> None:
    """Replace the mail addresses of (client, contact) owners."""
    forget(transaction, "addresses", owners, " and not taught")
    ADDRESSES.insert(transaction, addresses)


def forget(
    transaction: Transaction, table: str, owners: Sequence[Row], more: str = ""
) -> None:
    transaction.session.exec_driver_sql(
        f"delete from touchpoints.{table} where (client_id, contact_id) in"
        f" (select * from unnest(%(clients)b::text[], %(contacts)b::text[])){more}",
        {
            "clients": [client for client, _ in owners],
            "contacts": [contact for _, contact in owners],
        },
    )


def known_by(transaction: Transaction, clients: Sequence[str]) -> set[str]:
    """Return the numbers and addresses of the clients' contacts."""
    rows = transaction.session.execute(
        text(
            "select number from touchpoints.numbers where client_id = any(:clients)"
            " union all"
            " select address from touchpoints.addresses where client_id = any(:clients)"
        ),
        {"clients": list(clients)},
    )
    return {name for (name,) in rows}


def names(transaction: Transaction, clients: Iterable[ClientId]) -> dict[ClientId, str]:
    """Read what clients are called, by their ids."""
    rows = transaction.session.execute(
        text(
            "select client_id, name from touchpoints.clients"
            " where client_id = any(:clients)"
        ),
        {"clients": list(clients)},
    )
    return {row.client_id: row.name for row in rows}


def staff_by_email(transaction: Transaction, emails: Iterable[str]) -> dict[str, Any]:
    """Find staff by their mail addresses, in lower case; rows by the address."""
    rows = transaction.session.execute(
        text("select * from touchpoints.staff where email = any(:emails)"),
        {"emails": sorted(set(emails))},
    )
    return {row.email: row for row in rows}


def staff_at(transaction: Transaction, extensions: Iterable[str]) -> list[Any]:
    """Find everybody of us who has one of the extensions."""
    rows = transaction.session.execute(
        text("select * from touchpoints.staff where extension = any(:extensions)"),
        {"extensions": sorted(set(extensions))},
    )
    return list(rows)
