"""What a phone system tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema

Direction = Literal["in", "out"]
CallOutcome = Literal["answered", "missed", "declined", "voicemail"]


@dataclass(frozen=True, kw_only=True)
class CallEnded(Event):
    """A call is over, whether or not anyone spoke.

    A phone system announces it, once per call, when the last party has hung up.
    `number` is the outside party's; `extension` and `staff_email` say which of us;
    `talk_seconds` is 0 unless two people spoke; `service_desk` marks calls that the
    phone system knows to be service; `linked_id` joins the calls of one caller that
    rang several extensions.
    """

    type: ClassVar[str] = "keepwell.call.ended.v1"

    call_id: str
    direction: Direction
    number: str
    started_at: datetime
    outcome: CallOutcome
    talk_seconds: int
    service_desk: bool = False
    extension: str | None = None
    staff_email: str | None = None
    queue: str | None = None
    linked_id: str | None = None

    class Schema(EventSchema):
        call_id = fields.text("1772438400.4711")
        direction = fields.one_of(Direction)
        number = fields.phone("+43720123456")
        started_at = fields.moment("2026-03-02T08:00:00Z")
        outcome = fields.one_of(CallOutcome)
        talk_seconds = fields.whole(420, most=fields.A_DAY)
        service_desk = fields.mark()
        extension = fields.text("21", optional=True)
        staff_email = fields.email("anna@msp.example", optional=True)
        queue = fields.text("sales", optional=True)
        linked_id = fields.text("1772438400.4710", optional=True)
