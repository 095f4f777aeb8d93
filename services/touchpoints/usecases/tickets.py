"""Tickets: work we are paid for is logged and earns nothing; anger over it is heard."""

from collections.abc import Sequence

from libs.contracts.tickets import TicketClosed
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction
from services.touchpoints.domain.ratings import felt
from services.touchpoints.domain.touches import Direction
from services.touchpoints.usecases import naming
from services.touchpoints.usecases.naming import Encounter


def log(transaction: Transaction, closed: Sequence[TicketClosed]) -> Verdicts:
    """Log tickets with the clients that had asked for help."""
    return naming.log(transaction, closed, told_by)


def told_by(ticket: TicketClosed) -> Encounter:
    return Encounter(
        address=ticket.contact_email,
        client=ticket.client_ref,
        staff_email=ticket.staff_email,
        kind="ticket",
        direction=Direction.IN,
        occurred_at=ticket.closed_at,
        sentiment=felt(ticket.rating) if ticket.rating else None,
        rating=ticket.rating,
    )
