"""What a mail server tells: that a mail passed, never what it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.calls import Direction
from libs.contracts.record import Event, EventSchema
from libs.values import ClientId


@dataclass(frozen=True, kw_only=True)
class MailExchanged(Event):
    """A mail went to, or came from, an outside party.

    A mail server announces it, once per mail and outside party. `address` is the
    outside party's; `newsletter` marks what went to many at once, `reply` what answers
    another mail. Where the address is nobody's yet, `client_id` names the client;
    `staff_email` says which of us it was.
    """

    type: ClassVar[str] = "keepwell.mail.exchanged.v1"

    message_id: str
    direction: Direction
    address: str
    sent_at: datetime
    newsletter: bool = False
    reply: bool = False
    client_id: ClientId | None = None
    staff_email: str | None = None

    class Schema(EventSchema):
        message_id = fields.text("<20260302.1@client.example>", longest=998)
        direction = fields.one_of(Direction)
        address = fields.email("j.huber@client.example")
        sent_at = fields.moment("2026-03-02T08:30:00Z")
        newsletter = fields.mark()
        reply = fields.mark()
        client_id = fields.text("c-0042", optional=True)
        staff_email = fields.email("anna@msp.example", optional=True)
