"""Bills: a client who hears from us only when we want money is reported."""

from collections.abc import Sequence
from dataclasses import replace

from libs.contracts.touchpoints import ClientOnlyBilled
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.domain.relationships import Kept
from services.touchpoints.domain.touches import Touch, only_billed
from services.touchpoints.storage import ledger, touches
from services.touchpoints.storage import relationships as storage


def warn(transaction: Transaction, logged: Sequence[Touch]) -> None:
    """Announce, once a silence, the clients that only ever get bills."""
    if not (billed := touches.billed(logged)):
        return
    since = touches.kinds_since_credit(transaction, billed)
    alarmed = [
        replace(kept, only_billed=True)
        for kept in storage.lock(transaction, billed)
        if not kept.only_billed and only_billed(since.get(kept.client, ()))
    ]
    storage.save(transaction, alarmed, ledger.terms(transaction))
    transaction.announce([only_bills(each, since[each.client]) for each in alarmed])


def look_again(transaction: Transaction, clients: Sequence[ClientId]) -> None:
    """Find which of the clients only ever get bills, after touches came or went."""
    since = touches.kinds_since_credit(transaction, clients)
    judged = [
        replace(kept, only_billed=only_billed(since.get(kept.client, ())))
        for kept in storage.lock(transaction, clients)
    ]
    storage.save(transaction, judged, ledger.terms(transaction))


def only_bills(kept: Kept, kinds: Sequence[str]) -> ClientOnlyBilled:
    return ClientOnlyBilled(
        client_id=kept.client,
        branch_id=kept.branch,
        invoices=len(kinds),
        silent_since=kept.relationship.silent_since,
    )
