"""Plans: whatever changes about a client, what follows from it is worked out anew."""

from collections.abc import Sequence

from libs.storage.transactions import Transaction
from services.cadence.domain.clients import Client
from services.cadence.domain.plans import planned
from services.cadence.storage import plans as storage
from services.cadence.storage.plans import Given


def keep(transaction: Transaction, changed: Sequence[Client]) -> None:
    """Plan with clients in hand that something has changed for, and save them."""
    save(transaction, changed, storage.read(transaction, changed))


def keep_touched(transaction: Transaction, touched: Sequence[Client]) -> None:
    """Plan with clients in hand by their touches as these are logged by now."""
    given = storage.read(transaction, touched)
    by_log = [client.last_touched(given[client.id].last) for client in touched]
    save(transaction, by_log, given)


def save(transaction: Transaction, clients: Sequence[Client], given: Given) -> None:
    plans = [planned(each, given[each.id], transaction.now) for each in clients]
    storage.write(transaction, plans)
    # Only the log can tell which touch did what is open only now.
    if overtaken := [each.client for each in plans if each.tasks.overtaken]:
        keep(transaction, overtaken)
