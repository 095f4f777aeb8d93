"""What cadence tells of meetings that clients are to be invited to."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, ContactId, StaffId

LONGEST_BODY = 10_000
InvitationMethod = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, kw_only=True)
class InvitationDrawnUp(Event):
    """Somebody at a client is to be invited to a meeting, or told that it is off.

    Cadence announces it, once per `sequence` of a meeting, for whoever sends it.
    `body` is the whole text/calendar of RFC 5546 with this `method`, for `address`;
    the highest `sequence` of a `task_id` is the newest.
    """

    type: ClassVar[str] = "keepwell.invitation.drawn_up.v1"
    source: ClassVar[str | None] = "keepwell/cadence"
    about: ClassVar[str | None] = "client_id"

    task_id: str
    client_id: ClientId
    branch_id: BranchId
    contact_id: ContactId
    staff_id: StaffId
    method: InvitationMethod
    sequence: int
    starts_at: datetime
    address: str
    body: str

    class Schema(EventSchema):
        task_id = fields.text("1b4f0e98")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        contact_id = fields.text("p-0108")
        staff_id = fields.text("s-07")
        method = fields.one_of(InvitationMethod)
        sequence = fields.whole(0)
        starts_at = fields.moment("2026-03-12T09:00:00Z")
        address = fields.email("j.huber@client.example")
        body = fields.text(
            "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n",
            longest=LONGEST_BODY,
            personal=True,
        )
