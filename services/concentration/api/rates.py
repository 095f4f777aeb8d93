"""Currencies over HTTP: what the firm counts in, and what others are worth in it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import amount, currency_code, day
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.rates import Rate
from services.concentration.storage.firm import Firm
from services.concentration.usecases import rates as usecase


class NewRate(Schema):
    """From a day on, one unit of a currency is so many of the firm's."""

    currency = currency_code("USD")
    from_day = day("2026-03-01")
    rate = amount("0.9200")


class RateSchema(Schema):
    """What one unit of a currency is worth in the firm's, from a day on."""

    currency = fields.String(required=True)
    from_day = fields.Date(required=True, attribute="day")
    rate = fields.Decimal(required=True, as_string=True)


class NewCurrency(Schema):
    """What currency the firm counts in."""

    currency = currency_code("EUR")


class FirmSchema(Schema):
    """The firm's currency; it is `settled`, and stays, once anything is told in it."""

    currency = fields.String(required=True)
    settled = fields.Boolean(required=True)


rates = Blueprint("rates", __name__, url_prefix="/v1/rates")
firm = Blueprint("firm", __name__, url_prefix="/v1/firm")


@rates.get("")
@allow(*MANAGERS)
@rates.arguments(PageQuery, location="query")
@rates.response(200, page_of(RateSchema))
def list_rates(query: Mapping[str, Any]) -> dict[str, Any]:
    """List rates, currency by currency, each from the first day on."""
    found = usecase.listed(current.transaction(), query["after"], query["limit"])
    last = found[-1] if len(found) >= query["limit"] else None
    return page_to(found, (last.currency, str(last.day)) if last else None)


@rates.put("")
@allow(Role.OWNER)
@rates.arguments(NewRate)
@rates.response(200, RateSchema)
def set_rate(told: Mapping[str, Any]) -> Rate:
    """Say what a currency is worth from a day on; what was billed is converted anew."""
    rate = Rate(told["currency"], told["from_day"], told["rate"])
    return usecase.say(current.transaction(), rate)


@firm.get("")
@allow(*MANAGERS)
@firm.response(200, FirmSchema)
def read_firm() -> Firm:
    """Read what currency the firm counts in."""
    return usecase.of_firm(current.transaction())


@firm.put("")
@allow(Role.OWNER)
@firm.arguments(NewCurrency)
@firm.response(200, FirmSchema)
def set_firm(told: Mapping[str, Any]) -> Firm:
    """Say what currency the firm counts in, before anything is told in it."""
    return usecase.count_in(current.transaction(), told["currency"])
