"""What registry tells of clients' budgets."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.clients import REGISTRY
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId


@dataclass(frozen=True, kw_only=True)
class YearEndNeared(Event):
    """A client's fiscal year is about to end: talk with them about the next budget.

    Registry announces it, once per client and end, 90 days before `ends_on` or, when
    it could not by then, as soon as it can.
    """

    type: ClassVar[str] = "keepwell.year_end.neared.v1"
    source: ClassVar[str | None] = REGISTRY
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    ends_on: date

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        ends_on = fields.day("2026-03-31")
