"""What was on record before anybody heard of its kind is announced, each once."""

from datetime import datetime
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.storage import untold as storage
from services.registry.usecases.needs import NEEDS
from services.registry.usecases.records import Records
from services.registry.usecases.sites import SITES

A_WINDOW = 500
KINDS: tuple[Records[Any], ...] = (SITES, NEEDS)


def announce(transaction: Transaction) -> datetime | None:
    """Announce a window of what nobody was told of; go on at once if there is more."""
    more = [announce_some(transaction, records) for records in KINDS]
    return transaction.now if any(more) else None


def announce_some(transaction: Transaction, records: Records[Any]) -> bool:
    entries = storage.tell(transaction, records.table, A_WINDOW)
    records.announce(transaction, entries)
    return len(entries) == A_WINDOW
