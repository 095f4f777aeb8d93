"""Importing a list of clients: the same list twice changes nothing the second time."""

from collections.abc import Callable, Sequence

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.books import Book
from services.registry.domain.imports import Taken, take
from services.registry.domain.register import Register
from services.registry.domain.rows import Row
from services.registry.storage import branches, clients, contacts, staff
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.staff import STAFF

Sees = Callable[[BranchId], bool]


def preview(transaction: Transaction, rows: Sequence[Row], sees: Sees) -> list[Taken]:
    """Tell what importing the rows would do."""
    register = at_hand(transaction, rows, sees)
    return [take(register, row) for row in rows]


def import_clients(
    transaction: Transaction, rows: Sequence[Row], sees: Sees
) -> list[Taken]:
    """Record what the rows tell; return what became of each."""
    register = at_hand(transaction, rows, sees)
    taken = [take(register, row) for row in rows]
    BRANCHES.record(transaction, register.branches.to_record())
    STAFF.record(transaction, register.staff.to_record())
    CLIENTS.record(transaction, register.clients.to_record())
    CONTACTS.record(transaction, register.contacts.to_record())
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
        sees=sees,
        now=transaction.now,
    )
