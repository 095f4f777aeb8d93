"""The rows behind every measure, over HTTP: clients with their shares, and bills."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.measures import StandingSchema
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY
from services.concentration.domain.slices import Kind
from services.concentration.domain.windows import Basis
from services.concentration.storage.portfolio import Wanted
from services.concentration.usecases import portfolio, shares


class RowsQuery(PageQuery):
    """Whose, as of which day, and by which of the figures."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))
    basis = fields.Enum(Basis, by_value=True, load_default=Basis.TRAILING)


class BilledQuery(RowsQuery):
    """Of one client or group, or of one slice: without `of`, of what nobody told.

    Those that are not `counted` lack a rate, or are of the month that runs.
    """

    unit = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    by = fields.Enum(Kind, by_value=True, load_default=None)
    of = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    counted = fields.Boolean(load_default=True)


class BilledSchema(Schema):
    """A bill, or a credit with its amount below zero.

    `counts` is what it comes to in the firm's currency, null while no rate is known.
    """

    entry_id = fields.String(required=True, attribute="entry")
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=OneOf(("invoice", "credit")))
    number = fields.String(required=True)
    issued_on = fields.Date(required=True)
    amount = fields.Decimal(required=True, as_string=True)
    currency = fields.String(required=True)
    counts = Cents(required=True, allow_none=True, attribute="cents")
    line = fields.String(required=True, allow_none=True)
    vendor = fields.String(required=True, allow_none=True)
    recurring = fields.Boolean(required=True)


standings = Blueprint("revenue-shares", __name__, url_prefix="/v1/revenue-shares")
billed = Blueprint("billed", __name__, url_prefix="/v1/billed")


@standings.get("")
@allow(*MANAGERS)
@standings.arguments(RowsQuery, location="query")
@standings.response(200, page_of(StandingSchema))
def list_revenue_shares(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who brought in what, the most first: all measures are made of these."""
    transaction = current.transaction()
    (after,) = query["after"] or (None,)
    found = portfolio.standings(transaction, wanted(query), after, query["limit"])
    return page(found, query, "rank")


@billed.get("")
@allow(*MANAGERS)
@billed.arguments(BilledQuery, location="query")
@billed.response(200, page_of(BilledSchema))
def list_billed(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what was billed and credited in the months that count."""
    transaction = current.transaction()
    found = portfolio.documents(
        transaction, wanted(query), query["after"], query["limit"]
    )
    return page(found, query, "issued_on", "entry")


def wanted(query: Mapping[str, Any]) -> Wanted:
    transaction = current.transaction()
    unit = query.get("unit")
    return Wanted(
        shares.window_of(transaction, query["as_of"]),
        query["basis"],
        query["branch"],
        unit and shares.unit_of(transaction, unit),
        query.get("by"),
        query.get("of"),
        query.get("counted", True),
    )
