"""The registry's facts: cadence keeps the few fields it works with."""

from collections.abc import Sequence
from dataclasses import replace

from libs.calendars.zones import start_of_day, zone
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.contracts.upkeep import PersonErased
from libs.storage import branches, traces
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Profile
from services.cadence.domain.gaps import Tier
from services.cadence.domain.next_touch import Status
from services.cadence.storage import callbacks, clients, copies, never_clients
from services.cadence.usecases import plans, promises


def record_branches(
    transaction: Transaction, recorded: Sequence[BranchRecorded]
) -> None:
    """Keep when and where each branch works, and plan with its clients by that."""
    taken = [b.branch_id for b in branches.BRANCHES.keep(transaction, recorded)]
    plans.keep(transaction, clients.lock_branches(transaction, taken))
    promises.watch(transaction, taken)


def record_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """Keep what our people are called."""
    copies.STAFF.keep(transaction, recorded)


def record_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Keep whom to ask for at a client, and where."""
    copies.CONTACTS.keep(transaction, recorded)


def forget_people(transaction: Transaction, erased: Sequence[PersonErased]) -> None:
    """Forget what people were called and where they were reached."""
    contacts = [person.contact_id for person in erased]
    numbers = callbacks.numbers_of(transaction, contacts)
    copies.ERASED.keep(transaction, erased)
    callbacks.forget_numbers(transaction, contacts)
    traces.forget_heard(transaction, contacts, numbers)


def record_clients(
    transaction: Transaction, recorded: Sequence[ClientRecorded]
) -> None:
    """Keep who the clients are to us, and plan with them by that."""
    held = clients.lock(transaction, {c.client_id: c.branch_id for c in recorded})
    known = {client.id: client for client in held}
    for fact in recorded:
        told = known[fact.client_id].told(fact.branch_id, profile_of(fact))
        history = told.history.came(start_of_day(fact.since, zone("UTC")))
        known[fact.client_id] = replace(told, history=history)
    plans.keep(transaction, list(known.values()))
    never_clients.forget(
        transaction, {c.client_id: c.revision for c in recorded if c.removed}
    )


def profile_of(fact: ClientRecorded) -> Profile:
    margin = fact.yearly_margin
    return Profile(
        name=fact.name,
        tier=Tier(fact.tier),
        status=Status(fact.status),
        account_manager=fact.account_manager,
        phone=copies.main_phone(fact.phones),
        margin=float(margin.amount) if margin else None,
        revision=fact.revision,
    )
