"""Addresses that must not be used: looked for whenever a person is recorded."""

from collections.abc import Iterable, Mapping
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import ContactId
from libs.web import current
from services.registry.api.shelves import Seen
from services.registry.domain.contacts import Contact
from services.registry.domain.entries import Entry
from services.registry.usecases import contacts, persons


def add_contact(
    transaction: Transaction, told: dict[str, Any], seen: Seen
) -> Entry[Contact]:
    """Record somebody new, and heed what their addresses were suppressed for."""
    entry = contacts.add(transaction, told, seen)
    heed([entry.fact.id])
    return entry


def change_contact(
    transaction: Transaction, entry: Entry[Contact], changed: Mapping[str, Any]
) -> Entry[Contact]:
    """Change a contact, and heed what their addresses were suppressed for."""
    kept = contacts.change(transaction, entry, changed)
    heed([kept.fact.id])
    return kept


def heed(recorded: Iterable[str | None]) -> set[ContactId]:
    """Withdraw consent at addresses of people just recorded that must not be used.

    Returns those who were erased before, or have an address of somebody who was.
    """
    ids = [ContactId(each) for each in recorded if each]
    return persons.heed(current.transaction(), ids, current.settings().pepper)
