"""Contacts: who is met at a client, and who has left it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.contracts.clients import ContactRecorded
from libs.storage.transactions import Transaction
from libs.values import ContactId
from services.registry.domain.contacts import Contact, new_contact_id
from services.registry.domain.entries import Entry
from services.registry.storage import contacts as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
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
        decision_maker=contact.decision_maker,
        language=contact.language,
        zone=contact.zone,
        birthday=contact.birthday,
    )


CONTACTS = Records(storage.CONTACTS, announcement)


def add(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Contact]:
    """Record somebody new at a client; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    email = next(iter(told["emails"]), None)

    def is_erased(each: ContactId) -> bool:
        known = CONTACTS.table.find(transaction, each, {})
        return known is not None and known.fact.is_erased

    new = new_contact_id(whole["client"], email, told["name"], is_erased)
    return CONTACTS.add(transaction, Contact(id=new, **whole))


def change(
    transaction: Transaction, entry: Entry[Contact], changes: Mapping[str, Any]
) -> Entry[Contact]:
    """Change what is named of a contact."""
    return CONTACTS.change(transaction, entry, replace(entry.fact, **changes))
