"""Refused messages: whose client moved to another branch is told of there anew."""

from collections.abc import Sequence

from libs.contracts.messages import MessageRefused
from libs.storage.transactions import Transaction
from services.cadence.storage import clients
from services.cadence.storage import refused_messages as storage
from services.cadence.usecases import due_contacts

CLIENT_MOVED = "client_moved"


def record(transaction: Transaction, told: Sequence[MessageRefused]) -> None:
    """Let tasks be told of once more whose messages stayed behind in another branch.

    Whatever else a message was refused for, a person is to see to its task.
    """
    tasks = [
        each.request_id
        for each in told
        if each.rule == CLIENT_MOVED and each.request_id
    ]
    if not tasks:
        return
    clients.take(transaction, storage.clients_of(transaction, tasks))
    storage.untell(transaction, tasks)
    due_contacts.watch(transaction)
