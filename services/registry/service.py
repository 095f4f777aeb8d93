"""The registry's worker: it hears nothing yet, and carries what the API announces."""

from datetime import datetime, timedelta

from libs.bus.every import every
from libs.bus.relay import Relay
from libs.storage.retention import prune
from libs.storage.transactions import Transaction


class Registry:
    """Branches, staff, clients and contacts."""

    name = "registry"
    relay = Relay()

    @every(timedelta(days=7))
    def prune(self, transaction: Transaction, _due_at: datetime) -> datetime | None:
        return prune(transaction)
