"""The registry's facts: touchpoints keeps the few fields it works with."""

from collections.abc import Sequence
from typing import Any

from psycopg.types.json import Jsonb

from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.storage.transactions import Transaction
from services.touchpoints.storage import copies, relationships
from services.touchpoints.usecases import callbacks, rematch


def record_branches(
    transaction: Transaction, recorded: Sequence[BranchRecorded]
) -> None:
    """Keep when and where each branch works."""
    rows = [
        (b.branch_id, b.zone, b.country, b.subdivision, Jsonb(b.hours), b.revision)
        for b in recorded
    ]
    taken = copies.BRANCHES.keep_newest(transaction, rows, "branch_id")
    callbacks.follow_branches(transaction, [branch for branch, *_ in taken])


def record_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """Keep how each of our people is recognised on the phone and in a calendar."""
    rows = [staff_row(s) for s in recorded]
    copies.STAFF.keep_newest(transaction, rows, "staff_id")


def staff_row(staff: StaffRecorded) -> tuple[Any, ...]:
    return (
        staff.staff_id,
        staff.branch_id,
        staff.email and staff.email.lower(),
        staff.extension,
        staff.service_desk,
        staff.revision,
    )


def record_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> None:
    """Keep each client with its numbers, and log what had waited for it."""
    rows = [client_row(client) for client in recorded]
    newest = copies.CLIENTS.keep_newest(transaction, rows)
    taken = taken_by("client_id", recorded, newest)
    ids = [client.client_id for client in taken]
    relationships.begin(transaction, ids)
    copies.renumber(
        transaction,
        "client",
        [(each, "") for each in ids],
        [
            (number, client.client_id, "", client.branch_id, "client")
            for client in taken
            for number in client.phones
        ],
    )
    names = {name for c in taken for name in (c.client_id, c.reference) if name}
    rematch.try_again(transaction, names | copies.known_by(transaction, ids))


def client_row(client: ClientRecorded) -> tuple[Any, ...]:
    return (
        client.client_id,
        client.branch_id,
        client.name,
        client.reference,
        client.status,
        client.since,
        client.account_manager,
        client.revision,
    )


def record_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Keep how each contact is recognised; one who has left is no longer."""
    rows = [(c.contact_id, c.client_id, c.branch_id, c.revision) for c in recorded]
    newest = copies.CONTACTS.keep_newest(transaction, rows, "contact_id")
    taken = taken_by("contact_id", recorded, newest)
    owners = [(contact.client_id, contact.contact_id) for contact in taken]
    active = [contact for contact in taken if contact.active]
    numbers, addresses = numbers_of(active), addresses_of(active)
    copies.renumber(transaction, "contact", owners, numbers)
    copies.readdress(transaction, owners, addresses)
    rematch.try_again(transaction, {row[0] for row in (*numbers, *addresses)})


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


def taken_by(key: str, recorded: Sequence[Any], rows: Sequence[Any]) -> list[Any]:
    """Pick the events whose revision was the newest."""
    newest = {(row[0], row[-1]) for row in rows}
    by_key = {(getattr(e, key), e.revision): e for e in recorded}
    return [by_key[each] for each in sorted(newest)]
