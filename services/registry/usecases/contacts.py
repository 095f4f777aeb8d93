"""Contacts: who is met at a client, and who has left it."""

from collections.abc import Mapping
from typing import Any

from libs.contracts.clients import ContactRecorded
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.contacts import Contact, contact_id
from services.registry.domain.entries import Entry
from services.registry.storage import contacts as storage
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.records import Records


def announcement(entry: Entry[Contact]) -> ContactRecorded:
    contact = entry.fact
    return ContactRecorded(
        contact_id=contact.id,
        client_id=contact.client,
        branch_id=contact.branch,
        name=contact.name,
        phones=contact.phones,
        emails=contact.emails,
        active=contact.active,
        revision=entry.revision,
    )


CONTACTS = Records(storage.CONTACTS, announcement)


def add(
    transaction: Transaction, client: ClientId, told: Mapping[str, Any]
) -> Entry[Contact]:
    """Record somebody new at a client; raises AlreadyRecorded and NotOnRecord."""
    branch = CLIENTS.named(transaction, "client_id", client).fact.branch
    email = next(iter(told["emails"]), None)
    new = contact_id(client, email, told["name"])
    return CONTACTS.add(transaction, Contact(new, branch, client, **told))
