"""The registry's facts: touchpoints keeps the few fields it works with."""

from collections.abc import Sequence

from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.storage import branches
from libs.storage.merges import MergeEvent
from libs.storage.transactions import Transaction
from services.touchpoints.storage import copies, never_clients
from services.touchpoints.storage import merges as log
from services.touchpoints.storage import relationships as storage
from services.touchpoints.usecases import callbacks, merges, relationships, rematch


def record_branches(
    transaction: Transaction, recorded: Sequence[BranchRecorded]
) -> None:
    """Keep when and where each branch works."""
    known = branches.hours_of(transaction, [b.branch_id for b in recorded])
    taken = [b.branch_id for b in branches.BRANCHES.keep(transaction, recorded)]
    callbacks.follow_branches(transaction, [b for b in taken if b not in known])


def record_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """Keep how each of our people is recognised on the phone and in a calendar."""
    copies.STAFF.keep(transaction, recorded)


def record_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> None:
    """Keep each client with its numbers, and log what had waited for it."""
    log.wait_for_merges(transaction)
    # A logged touch takes the relationship in hand before its client; so does a fact.
    relationships.lock(transaction, {client.client_id for client in recorded})
    kept = copies.CLIENTS.keep(transaction, recorded)
    never_were = [client.client_id for client in kept if client.removed]
    forgotten = never_clients.forget(transaction, never_were)
    taken = [client for client in kept if client.client_id not in forgotten]
    ids = [client.client_id for client in taken]
    copies.move(transaction, ids)
    storage.begin(transaction, ids)
    relationships.relevel(transaction, ids)
    counted_anew = merges.settle(transaction, ids)
    owners = [(each, "") for each in ids]
    copies.renumber(transaction, "client", owners, main_numbers_of(taken))
    names = {name for c in taken for name in (c.client_id, c.reference) if name}
    names |= copies.known_by(transaction, [*ids, *counted_anew])
    rematch.try_again(transaction, names)


def record_merges(transaction: Transaction, told: Sequence[MergeEvent]) -> None:
    """Let clients count for others, and log what several of them were known by."""
    counted_anew = merges.record(transaction, told)
    rematch.try_again(transaction, copies.known_by(transaction, counted_anew))


def record_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Keep how each contact is recognised; one who has left is no longer."""
    taken = copies.CONTACTS.keep(transaction, recorded)
    owners = [(contact.client_id, contact.contact_id) for contact in taken]
    active = [contact for contact in taken if contact.active]
    numbers, addresses = numbers_of(active), addresses_of(active)
    copies.renumber(transaction, "contact", owners, numbers)
    copies.readdress(transaction, owners, addresses)
    rematch.try_again(transaction, {row[0] for row in (*numbers, *addresses)})


def main_numbers_of(clients: Sequence[ClientRecorded]) -> list[tuple[str, ...]]:
    return [
        (number, client.client_id, "", client.branch_id, "client")
        for client in clients
        for number in client.phones
    ]


def numbers_of(contacts: Sequence[ContactRecorded]) -> list[tuple[str, ...]]:
    return [
        (number, c.client_id, c.contact_id, c.branch_id, "contact")
        for c in contacts
        for number in c.phones
    ]


def addresses_of(contacts: Sequence[ContactRecorded]) -> list[tuple[str, ...]]:
    return [
        (address.lower(), c.client_id, c.contact_id, c.branch_id)
        for c in contacts
        for address in c.emails
    ]
