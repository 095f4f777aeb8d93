"""What touchpoints tells of where we let clients down."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.contracts.touchpoints import TOUCHPOINTS
from libs.values import BranchId, ClientId, ThreatId

ThreatClass = Literal["internal"]
Failure = Literal["overdue_callback", "overdue_meeting", "broken_promise"]


@dataclass(frozen=True, kw_only=True)
class ThreatNoticed(Event):
    """We did not do what a client could expect, and so threaten our own firm.

    Touchpoints announces it, once per failure; `failed_at` is when it was due.
    """

    type: ClassVar[str] = "keepwell.threat.noticed.v1"
    source: ClassVar[str | None] = TOUCHPOINTS
    about: ClassVar[str | None] = "client_id"

    threat_id: ThreatId
    client_id: ClientId
    branch_id: BranchId
    threat_class: ThreatClass
    failure: Failure
    failed_at: datetime

    class Schema(EventSchema):
        threat_id = fields.text("7d9f2b6e-5a58-5f7c-9d0e-0b1c2d3e4f50")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        threat_class = fields.one_of(ThreatClass)
        failure = fields.one_of(Failure)
        failed_at = fields.moment("2026-03-02T09:00:00Z")
