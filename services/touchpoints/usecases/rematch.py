"""Events that had no client are tried again once their reference is known."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from libs.contracts import wire
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import outside_types
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.mails import MailExchanged
from libs.contracts.meetings import MeetingHeld
from libs.contracts.ratings import RatingGiven
from libs.contracts.record import Event
from libs.contracts.reports import TouchReported
from libs.contracts.tickets import TicketClosed
from libs.contracts.verdicts import EventKey, Verdict, Verdicts
from libs.storage.transactions import Transaction
from libs.values import ClientId, Refused
from services.touchpoints.storage import references, unmatched
from services.touchpoints.storage.unmatched import Waiting
from services.touchpoints.usecases import (
    calls,
    invoices,
    mails,
    meetings,
    ratings,
    reports,
    tickets,
)
from services.touchpoints.usecases.relationships import found

A_WINDOW = 500
LOGGED_BY: dict[type[Event], Callable[[Transaction, Sequence[Any]], Verdicts]] = {
    CallEnded: calls.log,
    MeetingHeld: meetings.log,
    MailExchanged: mails.log,
    InvoiceIssued: invoices.log,
    TicketClosed: tickets.log,
    TouchReported: reports.log,
    RatingGiven: ratings.log,
}


class NotAssignable(Refused):
    """Only a number or a mail address can be taught; a reference is the register's."""


def try_again(transaction: Transaction, names: Iterable[str]) -> None:
    """Log what waited for one of the numbers or addresses, the earliest first."""
    wanted, place = sorted(set(names)), unmatched.BEFORE_ALL
    while waiting := unmatched.take(transaction, wanted, place, A_WINDOW):
        log(transaction, waiting)
        place = waiting[-1].place


def log(transaction: Transaction, waiting: Sequence[Waiting]) -> None:
    """Log what waited; what cannot be logged waits on, with why."""
    by_type: dict[type[Event], list[Event]] = {}
    for each in waiting:
        event = wire.decode(each.body, outside_types())
        by_type.setdefault(type(event), []).append(event)
    verdicts: dict[EventKey, Verdict] = {}
    for event_type, events in by_type.items():
        verdicts |= LOGGED_BY[event_type](transaction, events)
    refused = [
        each._replace(reason=verdicts[each.source, each.id].reason)
        for each in waiting
        if (each.source, each.id) in verdicts
    ]
    unmatched.keep(transaction, refused)


def assign(transaction: Transaction, reference: str, client: ClientId) -> int:
    """Teach whose a number or address is; return how many events that logged.

    Raises NotAssignable for what is neither, NoSuchRelationship.
    """
    reference = reference.lower()
    if not reference.startswith("+") and "@" not in reference:
        raise NotAssignable
    found(transaction, client)
    waiting = unmatched.count(transaction, reference)
    references.teach(transaction, reference, client)
    transaction.audit("reference assigned", client)
    try_again(transaction, [reference])
    return waiting - unmatched.count(transaction, reference)


def listed(
    transaction: Transaction, after: tuple[str, str], most: int
) -> list[unmatched.Reference]:
    """List the numbers and addresses nobody could name."""
    return unmatched.page(transaction, after, most)
