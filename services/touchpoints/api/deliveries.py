"""Deliveries over HTTP: what we did for clients beyond fixing things."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.calendars.months import Month
from libs.contracts.fields import day, declared, text
from libs.contracts.kinds import Written, matching
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import (
    EntryQuery,
    EntrySchema,
    listed,
    told_of,
    whose,
)
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.deliveries import Delivered, Delivery
from services.touchpoints.usecases import deliveries

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])\Z"


def read_month(written: str) -> Month:
    year, number = matching(MONTH, written).split("-")
    return Month(int(year), int(number))


def month() -> Written:
    """Make the field of a calendar month, as in 2026-02."""
    return Written(MONTH, read_month, str, **declared("2026-02", {}))


class NewDelivery(Schema):
    """What was done for a client, and what it was good for, in the client's words."""

    client_id = text("c-0042")
    delivered_on = day("2026-03-02")
    what = text("Showed the front desk how to spot a forged invoice")
    good_for = text("Nobody has paid one since")


class DeliverySchema(EntrySchema):
    """Something delivered."""

    delivery_id = fields.String(required=True, attribute="id")
    delivered_on = fields.Date(required=True)
    what = fields.String(required=True)
    good_for = fields.String(required=True)


class MonthQuery(Schema):
    """Which month."""

    month = month()


class MonthPageQuery(PageQuery, MonthQuery):
    """Which month, a page at a time."""


class DeliveredSchema(Schema):
    """A month's deliveries to a client; `nothing` marks a month with none."""

    client_id = fields.String(required=True, attribute="client")
    month = fields.String(required=True)
    nothing = fields.Boolean(required=True)
    items = fields.List(fields.Nested(DeliverySchema), required=True)


class WithoutDeliverySchema(EntrySchema):
    """A client to whom nothing was delivered in a month."""

    name = fields.String(required=True)


blueprint = Blueprint("deliveries", __name__, url_prefix="/v1/deliveries")
of_clients = Blueprint("delivered", __name__, url_prefix="/v1/clients")
missing = Blueprint("missing-deliveries", __name__, url_prefix="/v1/missing-deliveries")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(DeliverySchema))
def list_deliveries(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what was delivered to clients, the latest first."""
    return listed(deliveries.DELIVERIES, query)


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewDelivery)
@blueprint.response(201, DeliverySchema)
def log_delivery(told: Mapping[str, Any]) -> Delivery:
    """Log something we did for a client beyond fixing what was broken."""
    new = Delivery(**told_of(told))
    return deliveries.DELIVERIES.add(current.transaction(), new)


@of_clients.get("/<client_id>/delivered-value")
@allow(*READERS)
@of_clients.arguments(MonthQuery, location="query")
@of_clients.response(200, DeliveredSchema)
def sum_up_deliveries(query: Mapping[str, Any], client_id: str) -> Delivered:
    """Sum up what was delivered to a client in a month."""
    client = whose(client_id).client
    return deliveries.delivered(current.transaction(), client, query["month"])


@missing.get("")
@allow(*READERS)
@missing.arguments(MonthPageQuery, location="query")
@missing.response(200, page_of(WithoutDeliverySchema))
def list_missing_deliveries(query: Mapping[str, Any]) -> dict[str, Any]:
    """List active clients to whom nothing was delivered in a month."""
    (after,) = query["after"] or ("",)
    found = deliveries.missing(
        current.transaction(), staff(), query["month"], after, query["limit"]
    )
    return page(found, query, "client")
