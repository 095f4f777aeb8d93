"""What a calendar tells."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import ClientId

MeetingMode = Literal["face_to_face", "video", "drop_in"]
Revision = tuple[int, datetime]

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class MeetingHeld(Event):
    """One of us met someone of a client.

    A calendar announces it, once per meeting, after its end. The client is named by
    `client_id` or by the `contact_email` of whom we met; a meeting that names neither
    belongs to nobody yet. A calendar that tells of a meeting again, under its
    `meeting_id` with an event id of its own, says the `sequence` of what it tells and
    when that was `revised_at`: the newest takes the place of what was told before.
    """

    type: ClassVar[str] = "keepwell.meeting.held.v1"

    meeting_id: str
    mode: MeetingMode
    started_at: datetime
    minutes: int
    client_id: ClientId | None = None
    contact_email: str | None = None
    staff_email: str | None = None
    sequence: int | None = None
    revised_at: datetime | None = None

    class Schema(EventSchema):
        meeting_id = fields.text("cal-20260302-0900")
        mode = fields.one_of(MeetingMode)
        started_at = fields.moment("2026-03-02T09:00:00Z")
        minutes = fields.whole(45, least=1, most=fields.A_DAY // 60)
        client_id = fields.text("c-0042", optional=True)
        contact_email = fields.email("j.huber@client.example", optional=True)
        staff_email = fields.email("anna@msp.example", optional=True)
        sequence = fields.whole(1, optional=True)
        revised_at = fields.moment("2026-03-01T17:00:00Z", optional=True)


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    """A meeting that may have been told of was not held, or not with this client.

    A calendar announces it, under the `meeting_id` that it told of it; a telling with
    a higher `sequence`, or with the same that was `revised_at` a later time, outweighs
    it. It may arrive before the meeting does.
    """

    type: ClassVar[str] = "keepwell.meeting.cancelled.v1"

    meeting_id: str
    sequence: int
    revised_at: datetime | None = None

    class Schema(EventSchema):
        meeting_id = fields.text("cal-20260302-0900")
        sequence = fields.whole(2)
        revised_at = fields.moment("2026-03-03T17:00:00Z", optional=True)


def revision(sequence: int | None, revised_at: datetime | None) -> Revision:
    """Rank a telling of a meeting: by SEQUENCE, then by time (RFC 5546, 2.1.5)."""
    return sequence or 0, revised_at or BEFORE_ALL
