"""Events that had no client are tried again once their reference is known."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import outside_types
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingHeld
from libs.contracts.record import Event
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.storage import references, unmatched
from services.touchpoints.usecases import calls, invoices, mails, meetings
from services.touchpoints.usecases.relationships import found

LOGGED_BY: dict[type[Event], Callable[[Transaction, Sequence[Any]], Any]] = {
    CallEnded: calls.log,
    MeetingHeld: meetings.log,
    MailExchanged: mails.log,
    InvoiceIssued: invoices.log,
}


def try_again(transaction: Transaction, names: Iterable[str]) -> int:
    """Log what waited for one of the numbers or addresses; return how much it was."""
    bodies = unmatched.take(transaction, names)
    waited: dict[type[Event], list[Event]] = {}
    for body in bodies:
        event = wire.decode(body, outside_types())
        waited.setdefault(type(event), []).append(event)
    for event_type, events in waited.items():
        LOGGED_BY[event_type](transaction, events)
    return len(bodies)


def assign(transaction: Transaction, number: str, client: ClientId) -> int:
    """Teach that a number is the client's, and log what had come from it."""
    found(transaction, client)
    references.teach(transaction, number, client)
    transaction.audit("number assigned", client)
    return try_again(transaction, [number])


def listed(
    transaction: Transaction, after: str, most: int
) -> list[unmatched.Reference]:
    """List the numbers and addresses nobody could name."""
    return unmatched.page(transaction, after, most)
