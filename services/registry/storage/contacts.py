"""Contacts on record."""

from collections.abc import Iterable

from libs.storage.transactions import Transaction
from services.registry.domain.contacts import Contact
from services.registry.domain.entries import Entry
from services.registry.storage.clients import OF_CLIENTS
from services.registry.storage.columns import OF_A_CLIENT, table_of

REACHED_AT = "(emails ? :reached_at or phones ? :reached_at)"
FILTERS = OF_A_CLIENT | {"reached_at": REACHED_AT}
CONTACTS = table_of("contacts", Contact, "contact_id", FILTERS)


def lock_of(transaction: Transaction, clients: Iterable[str]) -> list[Entry[Contact]]:
    """Take in hand everybody at the clients."""
    return CONTACTS.lock_all(transaction, OF_CLIENTS, clients=sorted(clients))


def active_of(transaction: Transaction, clients: Iterable[str]) -> list[Contact]:
    """Read who is at the clients now, by client and id."""
    ending = f"where active and {OF_CLIENTS} order by client_id, contact_id"
    read = CONTACTS.read(transaction, ending, clients=list(clients))
    return [entry.fact for entry in read]
