"""Reverting an import: what it created goes, unless somebody has used it since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

from libs.contracts.record import Event
from libs.storage.transactions import Transaction
from libs.values import Conflict, NotFound
from services.registry.domain.entries import Entry, F
from services.registry.domain.runs import Staying, why_it_stays
from services.registry.storage import holds, merges, removed, runs
from services.registry.usecases import clients, contacts, sites, staff
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.engagements import ENGAGEMENTS
from services.registry.usecases.partners import PARTNERS
from services.registry.usecases.records import Records
from services.registry.usecases.sites import SITES
from services.registry.usecases.staff import STAFF
from services.registry.usecases.vendors import VENDORS


class NoSuchImport(NotFound):
    """There is no import of this id."""


class RevertedAlready(Conflict):
    """This import was reverted already, and nothing has changed by this."""


@dataclass(frozen=True)
class Removable(Generic[F]):
    """Records that can be removed, and how the others are told that one is gone."""

    records: Records[F]
    farewells: Sequence[Callable[[Entry[F]], Event]] = ()


@dataclass(frozen=True)
class Reverted:
    """What a revert removed, as the number of each kind, and what stays, and why."""

    run_id: str
    removed: dict[str, int]
    staying: list[Staying]


def farewell_of_client(entry: Entry[Any]) -> Event:
    return replace(clients.announcement(entry), removed=True)


def farewell_of_contact(entry: Entry[Any]) -> Event:
    return replace(contacts.announcement(entry), active=False)


def farewell_of_site(entry: Entry[Any]) -> Event:
    return replace(sites.announcement(entry), removed=True)


def farewell_of_address(entry: Entry[Any]) -> Event:
    return replace(sites.where_post_goes(entry), address_lines=(), removed=True)


def farewell_of_staff(entry: Entry[Any]) -> Event:
    return replace(staff.announcement(entry), active=False)


# What refers to others goes before them. Nobody is told of a branch that is empty.
IN_ORDER: tuple[Removable[Any], ...] = (
    Removable(ENGAGEMENTS),
    Removable(VENDORS),
    Removable(PARTNERS),
    Removable(SITES, (farewell_of_site, farewell_of_address)),
    Removable(CONTACTS, (farewell_of_contact,)),
    Removable(CLIENTS, (farewell_of_client,)),
    Removable(STAFF, (farewell_of_staff,)),
    Removable(BRANCHES),
)


def preview(transaction: Transaction, run_id: str) -> Reverted:
    """Tell what reverting an import would do; raises as revert does."""
    with transaction.session.begin_nested() as all_of_it:
        reverted = revert(transaction, run_id)
        all_of_it.rollback()
    return reverted


def revert(transaction: Transaction, run_id: str) -> Reverted:
    """Remove what an import created; raises NoSuchImport and RevertedAlready."""
    parts = runs.lock(transaction, run_id)
    if not parts:
        raise NoSuchImport
    if all(parts):
        raise RevertedAlready
    reverted = Reverted(run_id, {}, [])
    holds.stand_still(transaction)
    for removable in IN_ORDER:
        remove(transaction, removable, reverted)
    runs.end(transaction, run_id)
    transaction.audit("import reverted", run_id)
    return reverted


def remove(
    transaction: Transaction, removable: Removable[Any], reverted: Reverted
) -> None:
    """Remove the records of a kind that the import created, and note which stay."""
    table = removable.records.table
    kind = table.bulk.table
    imported = {
        i.record_id: i for i in runs.imported(transaction, reverted.run_id, kind)
    }
    condition = f"{table.key} = any(:ids)"
    entries = table.lock_all(transaction, condition, ids=list(imported))
    touched = removed.touched(transaction, imported)
    used = removed.used(transaction, table, imported)
    used |= merges.involved(transaction, imported)
    used |= holds.of_held(transaction, table, imported)
    going = []
    for entry in entries:
        why = why_it_stays(imported[entry.id], entry.revision, touched, used)
        if why:
            reverted.staying.append(Staying(kind, entry.id, entry.name, why))
        else:
            going.append(replace(entry, revision=entry.revision + 1))
    if going:
        reverted.removed[kind] = len(going)
        take_leave(transaction, removable, going)


def take_leave(
    transaction: Transaction, removable: Removable[F], going: Sequence[Entry[F]]
) -> None:
    removed.remove(transaction, removable.records.table, going)
    for farewell in removable.farewells:
        transaction.announce([farewell(entry) for entry in going])
