"""Plans: whatever changes about a client, its next touch is planned anew."""

from collections.abc import Sequence

from libs.storage.branches import Hours, hours_of
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.gate import Spacing
from services.cadence.domain.plans import Circumstances, FirstDue, planned
from services.cadence.storage import callbacks, outgoing, tasks
from services.cadence.storage import clients as storage
from services.cadence.usecases import rituals

Given = dict[ClientId, Circumstances]


def keep(transaction: Transaction, changed: Sequence[Client]) -> None:
    """Plan with clients that something has changed for, and save them."""
    hours = hours_of(transaction, [client.branch for client in changed])
    rituals.renew(transaction, changed, hours)
    given = circumstances(transaction, changed, hours)
    storage.save(
        transaction, [planned(c, given[c.id], transaction.now) for c in changed]
    )


def circumstances(
    transaction: Transaction, clients: Sequence[Client], hours: Hours
) -> Given:
    """Load what the plans with the clients depend on."""
    owed = callbacks.first_due(transaction, [client.id for client in clients])
    spacing = {c.id: Spacing.of(c.policy) for c in clients if c.policy}
    tight = outgoing.last_too_tight(transaction, spacing)
    due = tasks.first_due(transaction, [client.id for client in clients])
    return {
        client.id: Circumstances(
            hours.get(client.branch),
            owed.get(client.id),
            tight.get(client.id),
            due.get(client.id, FirstDue()),
        )
        for client in clients
    }
