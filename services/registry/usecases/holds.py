"""Clients on hold: put there, let go, and heeded where something would be deleted."""

from libs.contracts.upkeep import ClientHeld
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.entries import Entry
from services.registry.domain.holds import (
    HeldAlready,
    Hold,
    NotHeld,
    OnHold,
    placed,
)
from services.registry.storage import holds as storage
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.records import Records

LIVE = "client_id = :client and lifted_at is null"


def announcement(entry: Entry[Hold]) -> ClientHeld:
    hold = entry.fact
    return ClientHeld(
        hold_id=hold.id,
        client_id=hold.client,
        branch_id=hold.branch,
        held=hold.lifted_at is None,
        revision=entry.revision,
    )


HOLDS = Records(storage.HOLDS, announcement)


def place(transaction: Transaction, client_id: str, reason: str) -> Entry[Hold]:
    """Put a client on hold; raises NotOnRecord and HeldAlready."""
    client = CLIENTS.in_hand(transaction, client_id).fact
    if HOLDS.table.lock_all(transaction, LIVE, client=client.id):
        raise HeldAlready
    new = placed(client, reason, transaction.now, transaction.actor)
    transaction.audit("client put on hold", client.id, hold=new.id)
    return HOLDS.add(transaction, new)


def lift(transaction: Transaction, client_id: str) -> Entry[Hold]:
    """Let a client go; raises NotOnRecord and NotHeld."""
    client = CLIENTS.in_hand(transaction, client_id).fact
    live = HOLDS.table.lock_all(transaction, LIVE, client=client.id)
    if not live:
        raise NotHeld
    lifted = live[0].fact.lifted(transaction.now, transaction.actor)
    transaction.audit("hold lifted", client.id, hold=lifted.id)
    return HOLDS.change(transaction, live[0], lifted)


def check_may_go(transaction: Transaction, client: ClientId) -> None:
    """Raise OnHold of a client that is on hold, or merged with one that is."""
    storage.stand_still(transaction)
    if storage.held(transaction, [client]):
        raise OnHold
