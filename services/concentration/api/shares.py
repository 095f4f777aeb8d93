"""How much of the revenue hangs on how few, over HTTP.

Amounts are in the firm's `currency`, which each answer tells once.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.concentration.api.measures import (
    ExposuresSchema,
    MergerSchema,
    SharesSchema,
    SlicesSchema,
    TrendSchema,
)
from services.concentration.domain.measures import Measures
from services.concentration.domain.slices import Kind
from services.concentration.usecases import portfolio, shares
from services.concentration.usecases.shares import Both

MANAGERS = (Role.OWNER, Role.BRANCH_MANAGER)
THE_FIRST_DAY = date(1950, 1, 1)
USUAL_TREND, LONGEST_TREND = 12, 60  # months


class SharesQuery(Schema):
    """Of one branch or of all that one sees, and as of which day, or of today."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class TrendQuery(SharesQuery):
    """How many months back."""

    months = fields.Integer(load_default=USUAL_TREND, validate=Range(1, LONGEST_TREND))


class SlicesQuery(SharesQuery):
    """By what the revenue is told apart."""

    by = fields.Enum(Kind, by_value=True, required=True)


class MergerQuery(SharesQuery):
    """Two clients or groups, by their ids."""

    one = fields.String(required=True, validate=Length(1, LONGEST_TEXT))
    other = fields.String(required=True, validate=Length(1, LONGEST_TEXT))


blueprint = Blueprint("concentration", __name__, url_prefix="/v1/concentration")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, SharesSchema)
def read_concentration(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read how much of the revenue hangs on how few."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    found = shares.of(transaction, window, query["branch"])
    since, until = window.days()
    return {
        **vars(found.caveats),
        "as_of": window.as_of,
        "since": since,
        "recurring_since": window.first_recurring.day(1),
        "until": until,
        "running": found.caveats.running_cents,
        "firm": told(found.firm) if current.principal().branches is None else None,
        "branches": {each: told(both) for each, both in found.branches.items()},
    }


def told(both: Both) -> dict[str, Any]:
    return {**spread(both.trailing), "recurring": both.recurring}


def spread(measures: Measures) -> dict[str, Any]:
    return {**vars(measures), "band": measures.band}


@blueprint.get("/trend")
@allow(*MANAGERS)
@blueprint.arguments(TrendQuery, location="query")
@blueprint.response(200, TrendSchema)
def read_trend(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read the measures as they were at the end of each month."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    past = shares.trend(transaction, window, query["branch"], query["months"])
    return {"items": [{**spread(each), "as_of": then.as_of} for then, each in past]}


@blueprint.get("/slices")
@allow(*MANAGERS)
@blueprint.arguments(SlicesQuery, location="query")
@blueprint.response(200, SlicesSchema)
def read_slices(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what would be lost with a line, vendor, sector, referrer or building."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    return {"items": shares.by(transaction, window, query["branch"], query["by"])}


@blueprint.get("/exposures")
@allow(*MANAGERS)
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, ExposuresSchema)
def read_exposures(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read who brings in the most."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    return {"items": portfolio.exposures(transaction, window, query["branch"])}


@blueprint.get("/merger")
@allow(*MANAGERS)
@blueprint.arguments(MergerQuery, location="query")
@blueprint.response(200, MergerSchema)
def read_merger(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what it would change if one of two bought the other."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    both = [query["one"], query["other"]]
    merger = shares.merger(transaction, window, query["branch"], both)
    return {**vars(merger), "hhi_rises_by": merger.hhi_rises_by}
