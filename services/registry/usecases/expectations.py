"""Expectations: set, and acknowledged by the client."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import ContactId
from services.registry.domain.days import check_come
from services.registry.domain.entries import Entry
from services.registry.domain.expectations import Expectation, expectation_id
from services.registry.storage import expectations as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.records import Records

EXPECTATIONS = Records(storage.EXPECTATIONS)
WITHOUT = Records(storage.WITHOUT)


def add(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Expectation]:
    """Set what a client may expect; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    new = expectation_id(whole["client"], told["name"])
    return EXPECTATIONS.add(transaction, Expectation(id=new, **whole))


def change(
    transaction: Transaction, entry: Entry[Expectation], changes: Mapping[str, Any]
) -> Entry[Expectation]:
    """Change what is named; the client is to acknowledge it anew."""
    return EXPECTATIONS.change(transaction, entry, entry.fact.reworded(**changes))


def acknowledge(
    transaction: Transaction, entry: Entry[Expectation], contact: ContactId, on: date
) -> Entry[Expectation]:
    """Record who at the client acknowledged it; raises NotOnRecord, StillToCome."""
    CONTACTS.named(transaction, "contact_id", contact, {"client": entry.fact.client})
    check_come(transaction.now, acknowledged_on=on)
    acknowledged = entry.fact.acknowledged(contact, on)
    return EXPECTATIONS.change(transaction, entry, acknowledged)
