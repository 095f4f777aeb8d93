"""What registry tells of what clients have bought of us."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from libs.contracts import fields
from libs.contracts.invoices import MoneySchema
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId, EngagementId, Money

EngagementKind = Literal["managed_service", "project", "support", "licence", "other"]
Per = Literal["month", "total"]


@dataclass(frozen=True, kw_only=True)
class EngagementRecorded(Event):
    """An engagement was agreed or changed.

    Registry announces it. `value` and `committed_hours` are `per` month or in total;
    without `ends_on` it runs until further notice; `followed_by` names the engagement
    that comes after; `exclusive` ones may be sold to this client only.
    """

    type: ClassVar[str] = "keepwell.engagement.recorded.v1"
    source: ClassVar[str | None] = "keepwell/registry"
    about: ClassVar[str | None] = "client_id"

    engagement_id: EngagementId
    client_id: ClientId
    branch_id: BranchId
    name: str
    kind: EngagementKind
    starts_on: date
    exclusive: bool
    revision: int
    ends_on: date | None = None
    value: Money | None = None
    per: Per | None = None
    committed_hours: int | None = None
    followed_by: EngagementId | None = None

    class Schema(EventSchema):
        engagement_id = fields.text("e-0007")
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        name = fields.text("Managed workplaces")
        kind = fields.one_of(EngagementKind)
        starts_on = fields.day("2026-01-01")
        exclusive = fields.flag()
        revision = fields.revision()
        ends_on = fields.day("2026-12-31", optional=True)
        value = fields.part(MoneySchema, optional=True)
        per = fields.one_of(Per, optional=True)
        committed_hours = fields.whole(40, optional=True)
        followed_by = fields.text("e-0008", optional=True)
