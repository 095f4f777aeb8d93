"""Prices granted, over HTTP: the register of discounts, and how far the line holds."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.contracts.fields import amount, currency_code, text
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.attention import OfBranchQuery
from services.concentration.api.exceptions import SHORT
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY, SharesQuery
from services.concentration.domain.prices import Price
from services.concentration.usecases import prices, shares, wishes


class NewPrice(Schema):
    """What a client is to pay for something, and what that costs by the list.

    A discount above the limit takes an approved exception that has not expired.
    """

    client = text("D10042")
    what = text("Managed workplaces, 25 seats")
    list_price = amount("1000.00")
    price = amount("950.00")
    currency = currency_code("EUR")


class PriceSchema(Schema):
    """A price that was granted; `exception_id` is what allowed its discount."""

    price_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    granted_on = fields.Date(required=True)
    granted_by = fields.String(required=True, attribute="by")
    what = fields.String(required=True)
    list_price = fields.Decimal(required=True, as_string=True)
    price = fields.Decimal(required=True, as_string=True)
    currency = fields.String(required=True)
    discount = fields.Float(required=True)
    exception_id = fields.String(required=True, allow_none=True, attribute="exception")


class HoldQuery(SharesQuery):
    """Since which day; without it, in the twelve months that count."""

    since = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class HeldSchema(Schema):
    """Prices granted in one currency.

    `ratio` is the share of them that was not below the list, `realised` what came of
    the list prices together.
    """

    currency = fields.String(required=True)
    prices = fields.Integer(required=True)
    held = fields.Integer(required=True)
    ratio = fields.Float(required=True)
    listed = fields.Decimal(required=True, as_string=True)
    granted = fields.Decimal(required=True, as_string=True)
    realised = fields.Float(required=True)


class HoldSchema(Schema):
    """How far the line was held; nothing is listed where nothing was granted."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    items = fields.List(fields.Nested(HeldSchema), required=True)


blueprint = Blueprint("granted-prices", __name__, url_prefix="/v1/granted-prices")
hold = Blueprint("price-hold", __name__, url_prefix="/v1/price-hold")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(OfBranchQuery, location="query")
@blueprint.response(200, page_of(PriceSchema))
def list_granted_prices(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what was granted, the latest first."""
    found = prices.listed(
        current.transaction(), query["branch"], query["after"], query["limit"]
    )
    last = found[-1] if len(found) >= query["limit"] else None
    return page_to(found, (str(last.granted_on), last.id) if last else None)


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewPrice)
@blueprint.response(201, PriceSchema)
def grant_price(told: Mapping[str, Any]) -> Price:
    """Write down a price; a large discount without approval is refused."""
    transaction = current.transaction()
    client = wishes.whom(transaction, told["client"])
    price = Price(
        token_hex(SHORT),
        client.id,
        client.branch,
        wishes.today(transaction, client.branch),
        told["what"],
        told["list_price"],
        told["price"],
        told["currency"],
        transaction.actor,
    )
    return prices.grant(transaction, price)


@hold.get("")
@allow(*MANAGERS)
@hold.arguments(HoldQuery, location="query")
@hold.response(200, HoldSchema)
def read_price_hold(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read how many prices were held, and what was let off."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    since = query["since"] or window.first.day(1)
    held = prices.held(transaction, query["branch"], since, window.as_of)
    return {"since": since, "until": window.as_of, "items": held}
