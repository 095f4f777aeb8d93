"""What a billing system tells."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from libs.contracts import fields
from libs.contracts.record import Event, EventSchema
from libs.values import EngagementId, Money


class MoneySchema(EventSchema):
    """An exact amount in one ISO 4217 currency."""

    builds = Money

    amount = fields.amount("1200.50")
    currency = fields.currency_code("EUR")


@dataclass(frozen=True, kw_only=True)
class InvoiceIssued(Event):
    """An invoice, or with a negative amount a credit note, went out.

    The billing system announces it, once per invoice. `client_ref` is the client's
    number there; `line` what of our services was sold, `vendor` whose product; what is
    `recurring` will be billed again as a matter of course. `due_on` is the last day to
    pay without being late.
    """

    type: ClassVar[str] = "keepwell.invoice.issued.v1"

    invoice_id: str
    client_ref: str
    issued_at: datetime
    amount: Money
    line: str | None = None
    vendor: str | None = None
    recurring: bool = False
    engagement_id: EngagementId | None = None
    due_on: date | None = None

    class Schema(EventSchema):
        invoice_id = fields.text("2026-0117")
        client_ref = fields.text("D10042")
        issued_at = fields.moment("2026-03-01T23:00:00Z")
        amount = fields.part(MoneySchema)
        line = fields.text("managed workplaces", optional=True)
        vendor = fields.text("Microsoft", optional=True)
        recurring = fields.mark()
        engagement_id = fields.text("e-0007", optional=True)
        due_on = fields.day("2026-03-31", optional=True)


@dataclass(frozen=True, kw_only=True)
class CreditIssued(Event):
    """A credit note went out: what was billed is billed no longer.

    The billing system announces it, once per note; `amount` is what is taken off, above
    zero. It takes off the same `line` and `vendor` that were billed.
    """

    type: ClassVar[str] = "keepwell.credit.issued.v1"

    credit_id: str
    client_ref: str
    issued_at: datetime
    amount: Money
    line: str | None = None
    vendor: str | None = None
    recurring: bool = False
    engagement_id: EngagementId | None = None

    class Schema(EventSchema):
        credit_id = fields.text("2026-G004")
        client_ref = fields.text("D10042")
        issued_at = fields.moment("2026-03-09T23:00:00Z")
        amount = fields.part(MoneySchema)
        line = fields.text("managed workplaces", optional=True)
        vendor = fields.text("Microsoft", optional=True)
        recurring = fields.mark()
        engagement_id = fields.text("e-0007", optional=True)


@dataclass(frozen=True, kw_only=True)
class InvoiceVoided(Event):
    """An invoice or a credit note never was: it counts no longer.

    The billing system announces it, once. It may arrive before the invoice does.
    """

    type: ClassVar[str] = "keepwell.invoice.voided.v1"

    invoice_id: str
    client_ref: str
    voided_at: datetime

    class Schema(EventSchema):
        invoice_id = fields.text("2026-0117")
        client_ref = fields.text("D10042")
        voided_at = fields.moment("2026-03-04T09:00:00Z")
