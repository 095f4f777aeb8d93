"""Transfers: a client moves to another branch with all that is on record of it."""

from dataclasses import dataclass, replace
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import BranchId, Conflict, Refused, StaffId
from services.registry.domain.clients import Client
from services.registry.domain.entries import Entry
from services.registry.storage import merges
from services.registry.usecases import clients, knowledge
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.consents import CONSENTS
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.engagements import ENGAGEMENTS
from services.registry.usecases.holds import HOLDS
from services.registry.usecases.needs import NEEDS
from services.registry.usecases.records import Records
from services.registry.usecases.sites import SITES

# What is announced of a client, and so told anew in its new branch; the database moves
# all that is on record of it.
TOLD_ANEW: tuple[Records[Any], ...] = (
    CONTACTS,
    CONSENTS,
    SITES,
    ENGAGEMENTS,
    NEEDS,
    HOLDS,
)


class AlreadyThere(Conflict):
    """The client belongs to this branch already."""


class StillMerged(Refused):
    """The client is merged with another one: undo that, then transfer each."""


@dataclass(frozen=True)
class Destination:
    """Where a client goes, and who looks after it there."""

    branch: BranchId
    account_manager: StaffId | None = None
    deputy: StaffId | None = None


def transfer(
    transaction: Transaction, entry: Entry[Client], to: Destination
) -> Entry[Client]:
    """Move a client; raises NotOnRecord, AlreadyThere, StillMerged and others."""
    BRANCHES.named(transaction, "branch_id", to.branch)
    if to.branch == entry.fact.branch:
        raise AlreadyThere
    if merges.involved(transaction, [entry.fact.id]):
        raise StillMerged
    # A group is of one branch: in another the client is under no common control.
    moved = replace(entry.fact, group=None, **vars(to))
    clients.check_managers(transaction, moved)
    changed = CLIENTS.change(transaction, entry, moved)
    for records in TOLD_ANEW:
        tell_anew(transaction, records, moved)
    for note in tell_anew(transaction, knowledge.NOTES, moved):
        knowledge.announced(transaction, note)
    transaction.audit("client transferred", moved.id, to=to.branch)
    return changed


def tell_anew(
    transaction: Transaction, records: Records[Any], moved: Client
) -> list[Entry[Any]]:
    entries = records.table.lock_all(
        transaction, "client_id = :client", client=moved.id
    )
    again = [Entry(each.fact, each.revision + 1) for each in entries]
    return records.record(transaction, again)
