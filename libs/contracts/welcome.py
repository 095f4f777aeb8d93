"""What touchpoints tells of how our touches were taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.contracts.touchpoints import TOUCHPOINTS
from libs.values import BranchId, ClientId, ContactId, TouchId


@dataclass(frozen=True, kw_only=True)
class ComplaintReceived(Event):
    """A client complained about a touch of ours, which earns nothing any more.

    Touchpoints announces it, once per touch. `kind` is that of the touch.
    """

    type: ClassVar[str] = "keepwell.complaint.received.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"
    of: ClassVar[str | None] = "touch_id"

    touch_id: TouchId
    client_id: ClientId
    branch_id: BranchId
    kind: str
    complained_at: datetime
    contact_id: ContactId | None = None

    class Schema(EventSchema):
        touch_id = fields.text("t-90210")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        kind = fields.text("mail")
        complained_at = fields.moment("2026-03-02T09:00:00Z")
        contact_id = fields.text("p-0108", optional=True)
