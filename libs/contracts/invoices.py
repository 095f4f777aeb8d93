"""What a billing system tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import Money

CURRENCY = r"^[A-Z]{3}\Z"


class MoneySchema(EventSchema):
    """An exact amount in one ISO 4217 currency."""

    builds = Money

    amount = fields.amount("1200.50")
    currency = fields.patterned("EUR", CURRENCY)


@dataclass(frozen=True, kw_only=True)
class InvoiceIssued(Event):
    """An invoice, or with a negative amount a credit note, went out.

    The billing system announces it, once per invoice. `client_ref` is the client's
    number there.
    """

    type: ClassVar[str] = "keepwell.invoice.issued.v1"

    invoice_id: str
    client_ref: str
    issued_at: datetime
    amount: Money

    class Schema(EventSchema):
        invoice_id = fields.text("2026-0117")
        client_ref = fields.text("D10042")
        issued_at = fields.moment("2026-03-01T23:00:00Z")
        amount = fields.part(MoneySchema)
