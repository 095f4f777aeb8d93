"""Tasks: proposed by whatever calls for a contact, done by the contact itself."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from libs.storage import merges
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.tasks import Task
from services.cadence.storage import clients
from services.cadence.storage import tasks as storage
from services.cadence.usecases import due_contacts, grants, plans


def propose(transaction: Transaction, proposed: Sequence[Task]) -> list[Task]:
    """Open tasks, each once, and plan with their clients; return the new ones.

    A client that nobody has told of yet is heard of by this.
    """
    clients.take(transaction, {task.client for task in proposed})
    held = clients.lock(transaction, {task.client: task.branch for task in proposed})
    branches = {client.id: client.branch for client in held}
    at_home = [replace(task, branch=branches[task.client]) for task in proposed]
    fresh = storage.open_all(transaction, at_home)
    storage.supersede(transaction, branches)
    reckon(transaction, branches)
    due_contacts.watch(transaction)
    return fresh


def reckon(transaction: Transaction, changed: Collection[ClientId]) -> None:
    """Plan with clients whose tasks have changed, and with whom they count for."""
    survivors = merges.counted_for(transaction, changed)
    both = {*changed, *survivors.values()}
    plans.keep(transaction, clients.lock_known(transaction, sorted(both)))
    grants.release(transaction, both)
