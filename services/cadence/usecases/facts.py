"""The registry's facts: cadence keeps the few fields it works with."""

from collections.abc import Sequence
from dataclasses import replace

from psycopg.types.json import Jsonb

from libs.calendars.zones import start_of_day, zone
from libs.contracts.clients import (
    BranchRecorded,
    ClientRecorded,
    ContactRecorded,
    StaffRecorded,
)
from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Profile
from services.cadence.domain.gaps import Tier
from services.cadence.domain.next_touch import Status
from services.cadence.storage import clients, copies
from services.cadence.usecases import plans, promises


def record_branches(
    transaction: Transaction, recorded: Sequence[BranchRecorded]
) -> None:
    """Keep when and where each branch works, and plan with its clients by that."""
    rows = [
        (b.branch_id, b.zone, b.country, b.subdivision, Jsonb(b.hours), b.revision)
        for b in recorded
    ]
    taken = copies.BRANCHES.keep_newest(transaction, rows, "branch_id")
    branches = [branch for branch, *_ in taken]
    plans.keep(transaction, clients.lock_branches(transaction, branches))
    promises.watch(transaction, branches)


def record_staff(transaction: Transaction, recorded: Sequence[StaffRecorded]) -> None:
    """Keep what our people are called."""
    rows = [(s.staff_id, s.branch_id, s.name, s.revision) for s in recorded]
    copies.STAFF.keep_newest(transaction, rows, "staff_id")


def record_contacts(
    transaction: Transaction, recorded: Sequence[ContactRecorded]
) -> None:
    """Keep whom to ask for at a client, and where."""
    rows = [
        (
            c.contact_id,
            c.branch_id,
            c.client_id,
            c.name,
            main_phone(c.phones),
            c.active,
            c.revision,
        )
        for c in recorded
    ]
    copies.CONTACTS.keep_newest(transaction, rows, "contact_id")


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


def profile_of(fact: ClientRecorded) -> Profile:
    margin = fact.yearly_margin
    return Profile(
        name=fact.name,
        tier=Tier(fact.tier),
        status=Status(fact.status),
        account_manager=fact.account_manager,
        phone=main_phone(fact.phones),
        margin=float(margin.amount) if margin else None,
        revision=fact.revision,
    )


def main_phone(phones: Sequence[str]) -> str | None:
    """Return the number that was named first."""
    return next(iter(phones), None)
