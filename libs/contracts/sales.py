"""What a shop or a CRM tells: that something was sold, or is sold no longer."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema


@dataclass(frozen=True, kw_only=True)
class SaleMade(Event):
    """Something was sold to a client.

    The system that sells announces it, once per sale. The client is named by
    `client_ref`, its id or its number in the billing system; `name` says what was sold.
    """

    type: ClassVar[str] = "keepwell.sale.made.v1"

    sale_id: str
    client_ref: str
    sold_at: datetime
    name: str | None = None

    class Schema(EventSchema):
        sale_id = fields.text("S-2026-0117")
        client_ref = fields.text("D10042")
        sold_at = fields.moment("2026-03-02T10:00:00Z")
        name = fields.text("12 notebooks", optional=True)


@dataclass(frozen=True, kw_only=True)
class SaleCancelled(Event):
    """A sale was cancelled: nothing is to follow it.

    The system that sells announces it, once per sale. It may arrive before the sale
    does.
    """

    type: ClassVar[str] = "keepwell.sale.cancelled.v1"

    sale_id: str
    client_ref: str
    cancelled_at: datetime

    class Schema(EventSchema):
        sale_id = fields.text("S-2026-0117")
        client_ref = fields.text("D10042")
        cancelled_at = fields.moment("2026-03-04T09:00:00Z")
