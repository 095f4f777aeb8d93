"""Payments over HTTP: what came in, and which invoices are open and overdue."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY
from services.concentration.storage.payments import Asked
from services.concentration.usecases import payments as usecase
from services.concentration.usecases import shares


class PaymentSchema(Schema):
    """What a client paid of an invoice; below zero was paid back."""

    payment_id = fields.String(required=True, attribute="told_as")
    source = fields.String(required=True)
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    number = fields.String(required=True)
    received_on = fields.Date(required=True)
    amount = fields.Decimal(required=True, as_string=True, attribute="amount.amount")
    currency = fields.String(required=True, attribute="amount.currency")


class UnpaidQuery(PageQuery):
    """Of one branch or of all that one sees, and in the evening of which day."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class UnpaidSchema(Schema):
    """An invoice that is not paid whole; `open` is what is still to come in.

    What the same billing system tells of payments is set off, credits are not: of which
    invoice one is, nobody tells.
    `days_overdue` is 0 for what is not late, null where nobody said when it is due.
    """

    entry_id = fields.String(required=True, attribute="entry")
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)
    number = fields.String(required=True)
    issued_on = fields.Date(required=True)
    due_on = fields.Date(required=True, allow_none=True)
    days_overdue = fields.Integer(required=True, allow_none=True)
    amount = fields.Decimal(required=True, as_string=True)
    paid = fields.Decimal(required=True, as_string=True)
    open = fields.Decimal(required=True, as_string=True)
    currency = fields.String(required=True)


payments = Blueprint("payments", __name__, url_prefix="/v1/payments")
unpaid = Blueprint("unpaid", __name__, url_prefix="/v1/unpaid")


@payments.get("")
@allow(*MANAGERS)
@payments.arguments(PageQuery, location="query")
@payments.response(200, page_of(PaymentSchema))
def list_payments(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what came in, the oldest first."""
    found = usecase.listed(current.transaction(), query["after"], query["limit"])
    return page(found, query, "received_on", "id")


@unpaid.get("")
@allow(*MANAGERS)
@unpaid.arguments(UnpaidQuery, location="query")
@unpaid.response(200, page_of(UnpaidSchema))
def list_unpaid(query: Mapping[str, Any]) -> dict[str, Any]:
    """List invoices that are not paid whole, out of those since payments are told."""
    transaction = current.transaction()
    as_of = shares.window_of(transaction, query["as_of"]).as_of
    asked = Asked(query["branch"], as_of)
    found = usecase.unpaid(transaction, asked, query["after"], query["limit"])
    return page(found, query, "issued_on", "entry")
