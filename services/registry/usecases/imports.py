"""Importing a list of clients: the same list twice changes nothing the second time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.books import Book
from services.registry.domain.duplicates import Pair, pairs_among
from services.registry.domain.imports import Taken, recognised, take
from services.registry.domain.register import Register
from services.registry.domain.rows import Row
from services.registry.domain.runs import Run
from services.registry.storage import branches, clients, contacts, staff
from services.registry.storage import sites as kept_sites
from services.registry.usecases import duplicates, runs
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.sites import SITES
from services.registry.usecases.staff import STAFF

Sees = Callable[[BranchId], bool]


def preview(transaction: Transaction, rows: Sequence[Row], sees: Sees) -> list[Taken]:
    """Tell what importing the rows would do, and whom new clients look like.

    Others may be on record or come with the same rows.
    """
    register = at_hand(transaction, rows, sees)
    taken = [take(register, row) for row in rows]
    marks = [each for row in taken if (each := recognised(register, row))]
    similar: dict[str, list[Pair]] = {}
    for pair in (*duplicates.unknown(transaction, marks), *pairs_among(marks)):
        similar.setdefault(pair.client_id, []).append(pair)
    return [
        replace(row, similar=tuple(similar.get(row.client_id or "", ())))
        for row in taken
    ]


def import_clients(
    transaction: Transaction, run: Run, rows: Sequence[Row], sees: Sees
) -> list[Taken]:
    """Record what the rows tell; return what became of each."""
    register = at_hand(transaction, rows, sees)
    taken = [take(register, row) for row in rows]
    runs.begin(transaction, run, taken)
    runs.record(transaction, run, BRANCHES, register.branches)
    runs.record(transaction, run, STAFF, register.staff)
    runs.record(transaction, run, CLIENTS, register.clients)
    runs.record(transaction, run, CONTACTS, register.contacts)
    runs.record(transaction, run, SITES, register.sites)
    return taken


def at_hand(transaction: Transaction, rows: Sequence[Row], sees: Sees) -> Register:
    """Take in hand whatever the rows may be about."""
    codes = {row.branch_code for row in rows}
    # The branches first: whoever imports into the same one waits here for the other.
    known_branches = branches.lock_known(transaction, codes)
    known_clients = clients.lock_like(
        transaction,
        [(row.branch_code, row.reference, row.client) for row in rows if row.client],
    )
    ids = [client.id for client in known_clients]
    return Register(
        branches=Book(known_branches),
        staff=Book(staff.lock_of(transaction, codes)),
        clients=Book(known_clients),
        contacts=Book(contacts.lock_of(transaction, ids)),
        sites=Book(kept_sites.lock_of(transaction, ids)),
        sees=sees,
        now=transaction.now,
    )
