"""What prompts a call: another vendor at a client, or the end of its fiscal year."""

from collections.abc import Sequence

from libs.contracts.budgets import YearEndNeared
from libs.contracts.vendors import VendorSighted
from libs.storage import merges
from libs.storage.transactions import Transaction
from services.cadence.storage import clients
from services.cadence.storage.prompts import PROMPTS
from services.cadence.usecases import plans

Prompt = VendorSighted | YearEndNeared


def record(transaction: Transaction, told: Sequence[Prompt]) -> None:
    """Keep what was told, each once, and plan a call with the clients."""
    about = {each.client_id: each.branch_id for each in told}
    held = clients.lock(transaction, about)
    branches = {client.id: client.branch for client in held}
    rows = [
        (
            prompt_id(each),
            branches[each.client_id],
            each.client_id,
            each.sent.time,
            each.ends_on if isinstance(each, YearEndNeared) else None,
        )
        for each in told
    ]
    PROMPTS.insert(transaction, sorted(rows))
    survivors = merges.counted_for(transaction, about).values()
    plans.keep(transaction, clients.lock_known(transaction, [*about, *survivors]))


def prompt_id(told: Prompt) -> str:
    if isinstance(told, YearEndNeared):
        return f"{told.client_id} {told.ends_on}"
    return told.sighting_id
