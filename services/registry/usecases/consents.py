"""Consents: given and withdrawn, and never given back by a list."""

from collections.abc import Mapping, Sequence
from typing import Any

from libs.contracts.consents import ConsentRecorded
from libs.storage.transactions import Transaction
from services.registry.domain.consents import Consent, consent_id, standing
from services.registry.domain.contacts import Contact
from services.registry.domain.days import StillToCome
from services.registry.domain.entries import Entry
from services.registry.domain.texts import wrong
from services.registry.storage import consents as storage
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.records import Records


def announcement(entry: Entry[Consent]) -> ConsentRecorded:
    consent = entry.fact
    return ConsentRecorded(
        consent_id=consent.id,
        contact_id=consent.contact,
        client_id=consent.client,
        branch_id=consent.branch,
        channel=consent.channel.value,
        given=consent.given,
        at=consent.at,
        revision=entry.revision,
        address=consent.address,
    )


CONSENTS = Records(storage.CONSENTS, announcement)
# Of one person: five channels, and an address or a few on each.
MOST = 200


def say(transaction: Transaction, contact: Contact, told: Mapping[str, Any]) -> Consent:
    """Write down what a person said, and announce what holds when that has changed.

    Raises ConsentUnproven and StillToCome.
    """
    # Whoever else hears the same person speak waits here.
    CONTACTS.in_hand(transaction, contact.id)
    said = statement(transaction, contact, told)
    storage.say(transaction, [said])
    elsewhere = storage.said_elsewhere(transaction, said)
    holds = standing(storage.said_of(transaction, said), elsewhere)
    if holds:
        CONSENTS.keep(transaction, holds)
    return said


def statement(
    transaction: Transaction, contact: Contact, told: Mapping[str, Any]
) -> Consent:
    at = {"at": transaction.now} | {k: v for k, v in told.items() if v is not None}
    # What is said later counts for more, so nobody speaks ahead of time.
    if at["at"] > transaction.now:
        raise wrong(StillToCome, "at")
    return Consent(
        id=consent_id(contact.id, told["channel"], told.get("address")),
        branch=contact.branch,
        client=contact.client,
        contact=contact.id,
        **at,
    )


def listed(
    transaction: Transaction, after: Sequence[Any] | None, most: int
) -> list[Consent]:
    """List all that anybody said, by the consent it is of and its time."""
    return storage.page(transaction, after, most)


def told_by(transaction: Transaction, contact: Contact) -> Mapping[str, Any]:
    """Tell what holds for a person, and all that they said, the newest first."""
    wanted = {"contact": contact.id}
    return {
        "standing": storage.CONSENTS.page(transaction, wanted, None, MOST),
        "history": storage.history(transaction, contact.id),
    }
