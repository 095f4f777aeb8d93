"""What we sell to one client only, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.concentration.api.attention import AttentionQuery
from services.concentration.api.shares import MANAGERS
from services.concentration.usecases import exclusivity, shares


class ExclusiveSchema(Schema):
    """An engagement of which we sell the like to nobody else.

    Why, the engagement itself says: `GET /v1/engagements/{engagement_id}`.
    """

    engagement_id = fields.String(required=True, attribute="engagement")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    client_name = fields.String(required=True)
    name = fields.String(required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


blueprint = Blueprint(
    "exclusive-engagements", __name__, url_prefix="/v1/exclusive-engagements"
)


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(AttentionQuery, location="query")
@blueprint.response(200, page_of(ExclusiveSchema))
def list_exclusive_engagements(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what is exclusive, as of today or of another day."""
    transaction = current.transaction()
    as_of = shares.window_of(transaction, query["as_of"]).as_of
    (after,) = query["after"] or (None,)
    found = exclusivity.listed(
        transaction, query["branch"], as_of, after, query["limit"]
    )
    return page(found, query, "engagement")
