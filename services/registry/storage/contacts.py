"""Contacts on record."""

from collections.abc import Iterable
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Row

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from services.registry.domain.contacts import Contact
from services.registry.domain.entries import Entry
from services.registry.storage.entries import LIKE_NAME, Table

COLUMNS = {
    "contact_id": "text",
    "branch_id": "text",
    "client_id": "text",
    "name": "text",
    "name_key": "text",
    "phones": "jsonb",
    "emails": "jsonb",
    "active": "boolean",
    "revision": "bigint",
}
MANAGED = (
    "client_id in (select client_id from registry.clients"
    " where account_manager = :account_manager)"
)


def row_of(contact: Contact) -> tuple[Any, ...]:
    return (
        contact.id,
        contact.branch,
        contact.client,
        contact.name,
        contact.name_key,
        Jsonb(contact.phones),
        Jsonb(contact.emails),
        contact.active,
    )


def contact_of(row: Row[Any]) -> Contact:
    return Contact(
        id=row.contact_id,
        branch=row.branch_id,
        client=row.client_id,
        name=row.name,
        phones=tuple(row.phones),
        emails=tuple(row.emails),
        active=row.active,
    )


CONTACTS = Table(
    bulk=Bulk("contacts", COLUMNS),
    key="contact_id",
    filters={
        "q": LIKE_NAME,
        "branch": "branch_id = :branch",
        "client": "client_id = :client",
        "account_manager": MANAGED,
    },
    row_of=row_of,
    fact_of=contact_of,
)


def lock_of(transaction: Transaction, clients: Iterable[str]) -> list[Entry[Contact]]:
    """Take in hand everybody at the clients."""
    condition = "client_id = any(:clients)"
    return CONTACTS.lock_all(transaction, condition, clients=sorted(clients))
