"""What a survey tells: that a client rated our service, and how."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema


@dataclass(frozen=True, kw_only=True)
class RatingGiven(Event):
    """A client said how content it is with our service.

    A survey system announces it, once per answer. The client is named by the
    `contact_email` of who answered or by `client_ref`, its id or its number in the
    billing system. `rating` is from 1 for bad to 5 for good; who asks on another scale
    converts it.
    """

    type: ClassVar[str] = "keepwell.rating.given.v1"

    rating_id: str
    rating: int
    given_at: datetime
    client_ref: str | None = None
    contact_email: str | None = None

    class Schema(EventSchema):
        rating_id = fields.text("R20260302.0007")
        rating = fields.whole(5, least=1, most=5)
        given_at = fields.moment("2026-03-02T16:00:00Z")
        client_ref = fields.text("D10042", optional=True)
        contact_email = fields.email("j.huber@client.example", optional=True)
