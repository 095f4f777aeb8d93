"""What was on record before somebody came to hear of it is announced, each once."""

from datetime import datetime
from typing import Any

from libs.storage.transactions import Transaction
from services.registry.storage import untold as storage
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.consents import CONSENTS
from services.registry.usecases.contacts import CONTACTS
from services.registry.usecases.merges import MERGES
from services.registry.usecases.needs import NEEDS
from services.registry.usecases.records import Records
from services.registry.usecases.sites import SITES
from services.registry.usecases.staff import STAFF

A_WINDOW = 500
KINDS: tuple[Records[Any], ...] = (
    BRANCHES,
    STAFF,
    CLIENTS,
    MERGES,
    CONTACTS,
    CONSENTS,
    SITES,
    NEEDS,
)


def announce(transaction: Transaction) -> datetime | None:
    """Announce a window of what nobody was told of; go on at once if there is more."""
    more = [announce_some(transaction, records) for records in KINDS]
    return transaction.now if any(more) else None


def announce_some(transaction: Transaction, records: Records[Any]) -> bool:
    entries = storage.tell(transaction, records.table, A_WINDOW)
    records.announce(transaction, entries)
    return len(entries) == A_WINDOW
