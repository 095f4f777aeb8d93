"""What prompts a call: another vendor at a client may be talking to them now."""

from collections.abc import Sequence

from libs.contracts.vendors import VendorSighted
from libs.storage.transactions import Transaction
from services.cadence.storage import clients
from services.cadence.storage.prompts import PROMPTS
from services.cadence.usecases import plans


def record(transaction: Transaction, sighted: Sequence[VendorSighted]) -> None:
    """Keep sightings, each once, and plan a call with their clients."""
    held = clients.lock(transaction, {s.client_id: s.branch_id for s in sighted})
    branches = {client.id: client.branch for client in held}
    rows = [
        (each.sighting_id, branches[each.client_id], each.client_id, each.sent.time)
        for each in sighted
    ]
    PROMPTS.insert(transaction, sorted(rows))
    plans.keep(transaction, held)
