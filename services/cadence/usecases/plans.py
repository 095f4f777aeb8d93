"""Plans: whatever changes about a client, its next touch is planned anew."""

from collections.abc import Sequence

from libs.storage.branches import hours_of
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.plans import Circumstances, planned
from services.cadence.storage import callbacks, gaps, prompts, touches
from services.cadence.storage import clients as storage

Given = dict[ClientId, Circumstances]


def keep(transaction: Transaction, changed: Sequence[Client]) -> None:
    """Plan with clients that something has changed for, and save them."""
    given = circumstances(transaction, changed)
    storage.save(
        transaction, [planned(c, given[c.id], transaction.now) for c in changed]
    )


def circumstances(transaction: Transaction, clients: Sequence[Client]) -> Given:
    """Load what the plans with the clients depend on."""
    known = gaps.policies(transaction)
    hours = hours_of(transaction, [client.branch for client in clients])
    owed = callbacks.first_due(transaction, [client.id for client in clients])
    shortest = {c.id: known[c.profile.tier].gaps.shortest for c in clients if c.profile}
    tight = touches.last_too_tight(transaction, shortest)
    prompted = prompts.first_standing(transaction, clients)
    return {
        client.id: Circumstances(
            known,
            hours.get(client.branch),
            owed.get(client.id),
            tight.get(client.id),
            prompted.get(client.id),
        )
        for client in clients
    }
