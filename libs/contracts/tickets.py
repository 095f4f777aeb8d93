"""What a ticket system tells: that a ticket was closed, never what it was about."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema


@dataclass(frozen=True, kw_only=True)
class TicketClosed(Event):
    """The service desk is done with a ticket.

    The ticket system announces it, once per ticket. The client is named by
    `client_ref`, its id or its number in the billing system, or else by the
    `contact_email` of who asked; a ticket that names neither belongs to nobody yet.
    `rating` is what they said of it, from 1 for bad to 5 for good.
    """

    type: ClassVar[str] = "keepwell.ticket.closed.v1"

    ticket_id: str
    closed_at: datetime
    client_ref: str | None = None
    contact_email: str | None = None
    staff_email: str | None = None
    rating: int | None = None

    class Schema(EventSchema):
        ticket_id = fields.text("T20260302.0042")
        closed_at = fields.moment("2026-03-02T15:00:00Z")
        client_ref = fields.text("D10042", optional=True)
        contact_email = fields.email("j.huber@client.example", optional=True)
        staff_email = fields.email("anna@msp.example", optional=True)
        rating = fields.whole(5, least=1, most=5, optional=True)
