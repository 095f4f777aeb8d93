"""What was put into our clients, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import amount
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.usecases import investments


class InvestmentQuery(PageQuery):
    """Since when; `nothing` for those into whom nothing was put."""

    since = fields.Date(required=True)
    nothing = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class InvestmentSchema(Schema):
    """What was put into a client, and what the relationship is worth now."""

    client_id = fields.String(required=True)
    branch_id = fields.String(required=True)
    name = fields.String(required=True)
    touches = fields.Integer(required=True)
    minutes = fields.Integer(required=True)
    outlay = amount("120.50")
    value = fields.Float(required=True, allow_none=True)


blueprint = Blueprint("investments", __name__, url_prefix="/v1/investments")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(InvestmentQuery, location="query")
@blueprint.response(200, page_of(InvestmentSchema))
def list_investments(query: Mapping[str, Any]) -> dict[str, Any]:
    """List by client what was put into it since a day; service does not count."""
    (after,) = query["after"] or ("",)
    found = investments.listed(
        current.transaction(),
        query["since"],
        staff(),
        (after, query["limit"]),
        nothing=query["nothing"],
    )
    return page(found, query, "client_id")
