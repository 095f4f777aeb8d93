"""People: they are erased, and what they or others refused is heeded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from libs.contracts.upkeep import PersonErased
from libs.storage import traces
from libs.storage.transactions import Transaction
from libs.values import ContactId
from services.registry.domain.consents import Channel
from services.registry.domain.contacts import Contact, is_back
from services.registry.domain.entries import Entry
from services.registry.domain.persons import Erasure, digest, reached
from services.registry.storage import persons as storage
from services.registry.storage import suppressions
from services.registry.storage.entries import Wanted
from services.registry.usecases import consents, holds
from services.registry.usecases.contacts import CONTACTS

SWEEP = "sweep_up_after_people"  # the timer, by its method's name
# What is still to be told is told within a second; then it can go.
SOON = timedelta(minutes=1)


def erase(
    transaction: Transaction, contact_id: str, seen: Wanted, pepper: bytes
) -> Entry[Contact]:
    """Forget a person; that their addresses must not be used is remembered.

    Raises OnHold: what a claim needs is not erased (GDPR, article 17(3)(e)).
    """
    entry = CONTACTS.in_hand(transaction, contact_id, seen)
    contact = entry.fact
    holds.check_may_go(transaction, contact.client)
    suppressed = [digest(pepper, contact.branch, *each) for each in reached(contact)]
    suppressions.keep(transaction, contact.branch, suppressed)
    storage.forget_said(transaction, contact.id)
    gone = Entry(contact.erased, entry.revision + 1)
    CONTACTS.table.save(transaction, [gone])
    storage.note_erased(transaction, contact.id, contact.branch)
    transaction.announce([announcement(gone)])
    transaction.audit("person erased", contact.id)
    transaction.wake(SWEEP, transaction.now)
    return gone


def announcement(entry: Entry[Contact]) -> PersonErased:
    contact = entry.fact
    return PersonErased(
        contact_id=contact.id,
        client_id=contact.client,
        branch_id=contact.branch,
        revision=entry.revision,
    )


def listed(transaction: Transaction, after: str, most: int) -> list[Erasure]:
    """List who was erased."""
    return storage.erased(transaction, after, most)


def sweep(transaction: Transaction) -> datetime | None:
    """Delete what was told of people before they were erased; say if some is left."""
    waiting = storage.unswept(transaction)
    traces.forget_heard(transaction, list(waiting))
    again = [sweep_part(transaction, each, after) for each, after in waiting.items()]
    if len(waiting) == storage.AT_ONCE and None in again:
        return transaction.now
    return min((at for at in again if at), default=None)


def sweep_part(
    transaction: Transaction, contact: ContactId, after: int
) -> datetime | None:
    part = traces.forget_told(transaction, [contact], after)
    if part.to_be_told:
        return transaction.now + SOON
    storage.note_swept(transaction, contact, part.upto, is_last=part.is_last)
    return None if part.is_last else transaction.now


def heed(
    transaction: Transaction, contacts: Iterable[ContactId], pepper: bytes
) -> set[ContactId]:
    """Withdraw consent at addresses that somebody had who was erased since.

    Returns who was erased before, or has such an address.
    """
    ids = sorted(set(contacts))
    known = CONTACTS.table.read(transaction, "where contact_id = any(:ids)", ids=ids)
    places = [
        (digest(pepper, entry.fact.branch, *place), entry.fact, *place)
        for entry in known
        for place in reached(entry.fact)
    ]
    since = suppressions.since(transaction, [place[0] for place in places])
    for recognised, contact, channel, address in places:
        if recognised in since:
            withdrawn = {"channel": channel, "address": address, "given": False}
            consents.say(transaction, contact, withdrawn | {"at": since[recognised]})
    back = {entry.fact.id for entry in known if is_back(entry.fact)}
    return back | {place[1].id for place in places if place[0] in since}


def is_suppressed(transaction: Transaction, email: str, pepper: bytes) -> bool:
    """Tell whether somebody who had an address was erased, at any branch in sight."""
    digests = [
        digest(pepper, branch, Channel.EMAIL, email)
        for branch in suppressions.branches(transaction)
    ]
    return bool(suppressions.since(transaction, digests))


def object_to_marketing(transaction: Transaction, contact: Contact) -> None:
    """Withdraw a person's consent on every channel and at every address at once."""
    places = {*((channel, None) for channel in Channel), *reached(contact)}
    for channel, address in sorted(places, key=str):
        withdrawn = {"channel": channel, "address": address, "given": False}
        consents.say(transaction, contact, withdrawn)
