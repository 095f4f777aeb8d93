"""Marketing over HTTP: hours and money put into winning a client."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.contracts.fields import amount, day, text
from libs.contracts.invoices import MoneySchema
from libs.identity import Role
from libs.values import Money
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import (
    EntryQuery,
    EntrySchema,
    listed,
    told_of,
    whose,
)
from services.touchpoints.api.sight import READERS
from services.touchpoints.api.touches import A_DAY
from services.touchpoints.domain.spending import Spending
from services.touchpoints.usecases import spending


class NewSpending(Schema):
    """Time and money put into winning a prospect; nobody pays for it."""

    client_id = text("c-0042")
    spent_on = day("2026-03-02")
    what = text("wrote the proposal")
    minutes = fields.Integer(validate=Range(0, A_DAY), load_default=0)
    outlay = amount("120.50", optional=True)


class SpendingSchema(EntrySchema):
    """Time and money spent."""

    spending_id = fields.String(required=True, attribute="id")
    spent_on = fields.Date(required=True)
    what = fields.String(required=True)
    minutes = fields.Integer(required=True)
    outlay = amount("120.50")
    staff_id = fields.String(required=True, allow_none=True, attribute="staff")


class WinningSchema(Schema):
    """What winning a client took; `cost` is null until an hour's cost is set."""

    client_id = fields.String(required=True)
    minutes = fields.Integer(required=True)
    outlay = amount("120.50")
    cost = fields.Nested(MoneySchema, required=True, allow_none=True)


blueprint = Blueprint("marketing", __name__, url_prefix="/v1/marketing-time")
hours = Blueprint("marketing-hour", __name__, url_prefix="/v1/marketing-hour")
of_clients = Blueprint("cost-of-winning", __name__, url_prefix="/v1/clients")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(SpendingSchema))
def list_marketing_time(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what was put into winning clients, the latest first."""
    return listed(spending.SPENDING, query)


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewSpending)
@blueprint.response(201, SpendingSchema)
def log_marketing_time(told: Mapping[str, Any]) -> Spending:
    """Log time and money put into winning a prospect."""
    whole = told_of(told)
    whole["outlay"] = whole["outlay"] or Decimal()
    spent = Spending(**whole, staff=current.principal().staff)
    return spending.spend(current.transaction(), spent)


@of_clients.get("/<client_id>/cost-of-winning")
@allow(*READERS)
@of_clients.response(200, WinningSchema)
def read_cost_of_winning(client_id: str) -> dict[str, Any]:
    """Add up what was put into winning a client."""
    client = whose(client_id).client
    return {
        "client_id": client,
        **vars(spending.winning(current.transaction(), client)),
    }


@hours.put("")
@allow(Role.OWNER)
@hours.arguments(MoneySchema)
@hours.response(200, MoneySchema)
def set_marketing_hour(cost: Money) -> Money:
    """Say what an hour of marketing costs the firm."""
    return spending.set_hour(current.transaction(), cost)
