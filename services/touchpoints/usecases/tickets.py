"""Tickets: work we are paid for is logged and earns nothing; anger over it is heard."""

from collections.abc import Sequence
from functools import partial

from libs.contracts.tickets import TicketClosed
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from libs.values import StaffId, TouchId
from services.touchpoints.domain.matching import Candidate
from services.touchpoints.domain.ratings import felt
from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.usecases import naming, touches
from services.touchpoints.usecases.touches import Report


def log(transaction: Transaction, closed: Sequence[TicketClosed]) -> Verdicts:
    """Log tickets with the clients that had asked for help."""
    staff = naming.staff(transaction, [ticket.staff_email for ticket in closed])
    whose = naming.references(
        transaction, [(ticket.contact_email, ticket.client_ref) for ticket in closed]
    )
    reports = []
    for ticket, reference in zip(closed, whose, strict=True):
        make = partial(touch_of, ticket, staff(ticket.staff_email))
        reports.append(Report(ticket, reference, ticket.closed_at, make))
    return touches.log(transaction, reports)


def touch_of(
    ticket: TicketClosed, staff: StaffId | None, touch: TouchId, whose: Candidate
) -> Touch:
    return Touch(
        id=touch,
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind="ticket",
        direction=Direction.IN,
        occurred_at=ticket.closed_at,
        contact=whose.contact,
        staff=staff,
        sentiment=felt(ticket.rating) if ticket.rating else None,
        rating=ticket.rating,
    )
