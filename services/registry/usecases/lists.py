"""Importing lists of what belongs to clients; each kind of list is declared here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain import (
    contact_lists,
    engagement_lists,
    partner_lists,
    vendor_lists,
)
from services.registry.domain.books import Book
from services.registry.domain.cells import Cells, ClientCells
from services.registry.domain.entries import F
from services.registry.domain.lists import AtHand, ListKind, TakenRecord, take
from services.registry.domain.runs import Run
from services.registry.storage import branches, clients
from services.registry.usecases import runs
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.engagements import ENGAGEMENTS
from services.registry.usecases.partners import PARTNERS
from services.registry.usecases.records import Records
from services.registry.usecases.vendors import VENDORS

Sees = Callable[[BranchId], bool]


@dataclass(frozen=True)
class Importable(Generic[F]):
    """A kind of list that can be imported, and where its records are kept."""

    kind: ListKind[F]
    records: Records[F]


IMPORTABLE: Mapping[str, Importable[Any]] = {
    each.kind.of: each
    for each in (
        Importable(contact_lists.CONTACTS, CONTACTS),
        Importable(engagement_lists.ENGAGEMENTS, ENGAGEMENTS),
        Importable(vendor_lists.VENDORS, VENDORS),
        Importable(partner_lists.PARTNERS, PARTNERS),
    )
}


def preview(
    transaction: Transaction, of: str, rows: Sequence[Cells], sees: Sees
) -> list[TakenRecord]:
    """Tell what importing the rows would do."""
    at_hand = taken_in_hand(transaction, IMPORTABLE[of], rows, sees)
    return [take(IMPORTABLE[of].kind, at_hand, row) for row in rows]


def import_rows(
    transaction: Transaction, run: Run, rows: Sequence[Cells], sees: Sees
) -> list[TakenRecord]:
    """Record what the rows tell; return what became of each."""
    importable = IMPORTABLE[run.kind]
    at_hand = taken_in_hand(transaction, importable, rows, sees)
    taken = [take(importable.kind, at_hand, row) for row in rows]
    runs.begin(transaction, run, taken)
    runs.record(transaction, run, importable.records, at_hand.records)
    return taken


def taken_in_hand(
    transaction: Transaction,
    importable: Importable[F],
    rows: Sequence[Cells],
    sees: Sees,
) -> AtHand[F]:
    """Take in hand whatever the rows may be about."""
    codes = {row.branch_code for row in rows}
    known_branches = branches.lock_known(transaction, codes)
    of_clients = [row for row in rows if isinstance(row, ClientCells)]
    known_clients = clients.lock_like(
        transaction, [(r.branch_code, r.reference, r.client or "") for r in of_clients]
    )
    table = importable.records.table
    if of_clients:
        ids = [client.id for client in known_clients]
        known_records = table.lock_all(transaction, clients.OF_CLIENTS, clients=ids)
    else:
        of_branches = "branch_id = any(:branches)"
        known_records = table.lock_all(transaction, of_branches, branches=list(codes))
    return AtHand(
        branches=Book(known_branches),
        clients=Book(known_clients),
        records=Book(known_records),
        sees=sees,
    )
