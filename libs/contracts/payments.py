"""What a billing system tells of money that came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.invoices import MoneySchema
from libs.contracts.record import Event, EventSchema
from libs.values import Money


@dataclass(frozen=True, kw_only=True)
class PaymentReceived(Event):
    """A client paid, of one invoice, all or a part.

    The billing system announces it, once per payment and invoice. It may arrive before
    the invoice does; what is paid back has an amount below zero. `invoice_id` is the
    invoice's as `invoice.issued` told it under the same source.
    """

    type: ClassVar[str] = "keepwell.payment.received.v1"

    payment_id: str
    invoice_id: str
    client_ref: str
    received_at: datetime
    amount: Money

    class Schema(EventSchema):
        payment_id = fields.text("Z-2026-0311")
        invoice_id = fields.text("2026-0117")
        client_ref = fields.text("D10042")
        received_at = fields.moment("2026-03-20T11:00:00Z")
        amount = fields.part(MoneySchema)
