"""What a calendar tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import ClientId

MeetingMode = Literal["face_to_face", "video", "drop_in"]


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Event):
    """One of us met someone of a client.

    A calendar announces it, once per meeting, after its end. The client is named by
    `client_id` or by the `contact_email` of whom we met; a meeting that names neither
    belongs to nobody yet.
    """

    type: ClassVar[str] = "keepwell.meeting.held.v1"

    meeting_id: str
    mode: MeetingMode
    started_at: datetime
    minutes: int
    client_id: ClientId | None = None
    contact_email: str | None = None
    staff_email: str | None = None

    class Schema(EventSchema):
        meeting_id = fields.text("cal-20260302-0900")
        mode = fields.one_of(MeetingMode)
        started_at = fields.moment("2026-03-02T09:00:00Z")
        minutes = fields.whole(45, least=1, most=fields.A_DAY // 60)
        client_id = fields.text("c-0042", optional=True)
        contact_email = fields.email("j.huber@client.example", optional=True)
        staff_email = fields.email("anna@msp.example", optional=True)
