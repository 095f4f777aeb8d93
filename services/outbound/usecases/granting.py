"""Leave to send: cadence alone grants contact, and outbound asks it for every one."""

from collections.abc import Sequence
from datetime import datetime

from libs.contracts.grants import (
    ContactDeferred,
    ContactDenied,
    ContactGranted,
    ContactRequested,
)
from libs.storage.transactions import Transaction
from services.outbound.domain.dispatches import Suppressed
from services.outbound.storage import granting as storage
from services.outbound.storage.granting import Wanted
from services.outbound.usecases import settling

TIMER = "ask_for_leave"
A_WINDOW = 500


def ask_soon(transaction: Transaction) -> None:
    """See to it that what was queued asks for leave at once."""
    transaction.wake(TIMER, transaction.now)


def ask(transaction: Transaction) -> datetime | None:
    """Ask for what may be sent by now and has no leave; say when to ask again."""
    wanted = storage.to_ask(transaction, A_WINDOW)
    transaction.announce([request(each, transaction.now) for each in wanted])
    if len(wanted) == A_WINDOW:
        return transaction.now
    return storage.next_to_ask(transaction)


def granted(transaction: Transaction, told: Sequence[ContactGranted]) -> None:
    """Let what is granted go out while its grant holds."""
    storage.grant(
        transaction,
        {each.request_id: (each.granted_for, each.expires_at) for each in told},
    )
    ask_soon(transaction)


def deferred(transaction: Transaction, told: Sequence[ContactDeferred]) -> None:
    """Let what is too soon ask again when it may."""
    storage.defer(
        transaction, {each.request_id: (each.not_before, each.rule) for each in told}
    )
    ask_soon(transaction)


def denied(transaction: Transaction, told: Sequence[ContactDenied]) -> None:
    """Let what is denied, or called back, not go out."""
    rules = {each.request_id: each.rule for each in told}
    asked = storage.asked_by(transaction, list(rules))
    settling.suppress(
        transaction,
        {
            message: Suppressed(rules[request], {"denied_by": "cadence"})
            for message, request in asked.items()
        },
    )


def request(wanted: Wanted, now: datetime) -> ContactRequested:
    return ContactRequested(
        request_id=wanted.request,
        client_id=wanted.client,
        branch_id=wanted.branch,
        gap_class=wanted.gap_class,  # type: ignore[arg-type]  # the ledger's check
        channel=wanted.channel,  # type: ignore[arg-type]  # the ledger's check
        purpose=wanted.purpose,
        wanted_at=now,
        period=wanted.period,
        contact_id=wanted.contact,
        expires_at=wanted.not_after,
    )
