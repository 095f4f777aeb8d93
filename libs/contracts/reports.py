"""What any other system tells of a contact that has no event of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.calls import Direction
from libs.contracts.record import Event, EventSchema

LONGEST_NOTE = 2_000


@dataclass(frozen=True, kw_only=True)
class TouchReported(Event):
    """There was a contact with a client.

    Whoever knows of it announces it, once per contact. `kind` is one of the owner's
    kinds of touch. `client_ref` is the client's id or its number in the billing system,
    a telephone number or a mail address.
    """

    type: ClassVar[str] = "keepwell.touch.reported.v1"

    client_ref: str
    kind: str
    direction: Direction
    occurred_at: datetime
    minutes: int | None = None
    staff_email: str | None = None
    note: str | None = None

    class Schema(EventSchema):
        client_ref = fields.text("D10042")
        kind = fields.text("face_to_face")
        direction = fields.one_of(Direction)
        occurred_at = fields.moment("2026-03-02T08:00:00Z")
        minutes = fields.whole(45, most=fields.A_DAY // 60, optional=True)
        staff_email = fields.email("anna@msp.example", optional=True)
        note = fields.text(
            "wants a quote", longest=LONGEST_NOTE, optional=True, personal=True
        )
