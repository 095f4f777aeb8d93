"""What concentration tells of what is at stake with a client."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import BranchId, ClientId


@dataclass(frozen=True, kw_only=True)
class ExposureRevalued(Event):
    """Something else is at stake with a client than was last said.

    Concentration announces it after contacts and corrections, when the year's revenue
    has changed, and when the client came or left, each time with a greater `revision`:
    the highest is the newest. `worth` is the index-weighted revenue at `as_of`, which
    silence lowers as it lowers the relationship's value: that value, as a fraction of
    100, of `yearly_revenue`, the twelve months that are over. It is no price, and None
    while nothing is known of the relationship; both are in `currency`, the firm's.
    """

    type: ClassVar[str] = "keepwell.exposure.revalued.v1"
    source: ClassVar[str | None] = "keepwell/concentration"
    about: ClassVar[str | None] = "client_id"

    client_id: ClientId
    branch_id: BranchId
    as_of: datetime
    yearly_revenue: Decimal
    currency: str
    revision: int
    worth: Decimal | None = None

    class Schema(EventSchema):
        client_id = fields.text("c-0042")
        branch_id = fields.text("vienna")
        as_of = fields.moment("2026-03-02T08:00:00Z")
        yearly_revenue = fields.amount("60000.00")
        currency = fields.currency_code("EUR")
        revision = fields.revision()
        worth = fields.amount("36600.00", optional=True)
