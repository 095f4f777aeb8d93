"""What contact cost and what it kept, over HTTP; amounts in the firm's currency."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT, amount, currency_code, day
from libs.identity import Role
from libs.values import Money
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY, SharesQuery
from services.concentration.domain.contact_hours import ContactHour
from services.concentration.domain.ledger import in_cents
from services.concentration.usecases import returns, shares


class ReturnsQuery(PageQuery):
    """Of one branch or of all, and as of which day, or of today."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class ReturnSchema(Schema):
    """The contact of twelve months, and their revenue beside that of the year before.

    `clients` were in touch or billed. Of touches whose length is known come `minutes`
    and `cost`, which is null while for `uncosted_minutes` nobody has said what an hour
    costs. `retained` is what each client of the year before brought in again, up to
    what it brought in then: with `gained` it comes to `revenue`, with `gone` to
    `before`.
    """

    clients = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    uncosted_minutes = fields.Integer(required=True)
    cost = Cents(required=True, allow_none=True)
    revenue = Cents(required=True)
    before = Cents(required=True)
    retained = Cents(required=True)
    gained = Cents(required=True)
    gone = Cents(required=True)


class ReturnsSchema(Schema):
    """The return of the firm and of each branch; `firm` is null to a branch."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    currency = fields.String(required=True)
    firm = fields.Nested(ReturnSchema, required=True, allow_none=True)
    branches = fields.Dict(fields.String(), fields.Nested(ReturnSchema), required=True)


class ClientReturnSchema(ReturnSchema):
    """What contact with a client cost, and what was retained."""

    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)
    branch_id = fields.String(required=True, attribute="branch")


class NewContactHour(Schema):
    """What an hour of contact costs us, from a day on, in the firm's currency."""

    from_day = day("2026-01-01")
    cost = amount("85.00")
    currency = currency_code("EUR")


class ContactHourSchema(Schema):
    """What was said; each touch costs what an hour cost on its day."""

    from_day = fields.Date(required=True)
    cost = Cents(required=True, attribute="cents")
    currency = fields.String(required=True)


together = Blueprint("contact-return", __name__, url_prefix="/v1/contact-return")
by_client = Blueprint("contact-returns", __name__, url_prefix="/v1/contact-returns")
hours = Blueprint("contact-hours", __name__, url_prefix="/v1/contact-hours")


@together.get("")
@allow(*MANAGERS)
@together.arguments(SharesQuery, location="query")
@together.response(200, ReturnsSchema)
def read_contact_return(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what contact cost, beside the revenue that was retained, came and went."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    found = returns.of(transaction, window, query["branch"])
    since, until = window.days()
    firm = found.firm if current.principal().branches is None else None
    return {**vars(found), "since": since, "until": until, "firm": firm}


@by_client.get("")
@allow(*MANAGERS)
@by_client.arguments(ReturnsQuery, location="query")
@by_client.response(200, page_of(ClientReturnSchema))
def list_contact_returns(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the same of each client, by id."""
    transaction = current.transaction()
    (after,) = query["after"] or ("",)
    window = shares.window_of(transaction, query["as_of"])
    place = (after, query["limit"])
    found = returns.of_clients(transaction, window, query["branch"], place)
    return page(found, query, "client")


@hours.get("")
@allow(*MANAGERS)
@hours.arguments(PageQuery, location="query")
@hours.response(200, page_of(ContactHourSchema))
def list_contact_hours(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what an hour of contact costs, the latest day first."""
    (before,) = query["after"] or (None,)
    found = returns.hours(current.transaction(), before, query["limit"])
    full = len(found) >= query["limit"]
    return page_to(found, [str(found[-1].from_day)] if full else None)


@hours.put("")
@allow(Role.OWNER)
@hours.arguments(NewContactHour)
@hours.response(200, ContactHourSchema)
def set_contact_hour(told: Mapping[str, Any]) -> ContactHour:
    """Say what an hour costs from a day on; what was said for that day is replaced."""
    cents = in_cents(Money(told["cost"], told["currency"]), Decimal(1))
    said = ContactHour(told["from_day"], cents, told["currency"])
    return returns.say_hour(current.transaction(), said)
