"""What cadence tells of promises of contact."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId


@dataclass(frozen=True, kw_only=True)
class PromiseBroken(Event):
    """A promised contact was due and did not happen.

    Cadence announces it, once per promise and due time.
    """

    type: ClassVar[str] = "keepwell.promise.broken.v1"
    source: ClassVar[str | None] = "keepwell/cadence"
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    promise: str
    due_at: datetime

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        promise = fields.text("monthly_call")
        due_at = fields.moment("2026-02-27T16:00:00Z")
