"""What prompts a call: another vendor at a client may be talking to them now."""

from collections.abc import Sequence

from libs.contracts.vendors import VendorSighted
from libs.storage import merges
from libs.storage.transactions import Transaction
from services.cadence.storage import clients
from services.cadence.storage.prompts import PROMPTS
from services.cadence.usecases import plans


def record(transaction: Transaction, sighted: Sequence[VendorSighted]) -> None:
    """Keep sightings, each once, and plan a call with their clients."""
    told = {each.client_id: each.branch_id for each in sighted}
    held = clients.lock(transaction, told)
    branches = {client.id: client.branch for client in held}
    rows = [
        (each.sighting_id, branches[each.client_id], each.client_id, each.sent.time)
        for each in sighted
    ]
    PROMPTS.insert(transaction, sorted(rows))
    survivors = merges.counted_for(transaction, told).values()
    plans.keep(transaction, clients.lock_known(transaction, [*told, *survivors]))
