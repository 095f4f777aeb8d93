"""What registry tells of the other vendors of our clients."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.clients import REGISTRY
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, SightingId, VendorId


@dataclass(frozen=True, kw_only=True)
class VendorSighted(Event):
    """A vendor was seen at work on a client of ours.

    Registry announces it, once per sighting. They may be talking to the client now: a
    threat, and a reason to be in touch.
    """

    type: ClassVar[str] = "keepwell.vendor.sighted.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    sighting_id: SightingId
    vendor_id: VendorId
    client_id: ClientId
    branch_id: BranchId
    seen_on: date
    revision: int

    class Schema(EventSchema):
        sighting_id = fields.text("g-0007")
        vendor_id = fields.text("v-0003")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        seen_on = fields.day("2026-03-02")
        revision = fields.revision()
