"""Touches taken back, over HTTP: the log keeps them, and this says why not to count."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import EntrySchema
from services.touchpoints.api.sight import MANAGERS
from services.touchpoints.usecases import reversals


class TakenBackSchema(EntrySchema):
    """Why a touch earns nothing any more, and since when."""

    touch_id = fields.String(required=True, attribute="touch")
    reason = fields.String(required=True)
    taken_back_at = Moment(required=True)


blueprint = Blueprint("reversals", __name__, url_prefix="/v1/reversals")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(TakenBackSchema))
def list_reversals(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the touches that were taken back or complained of, the first one first."""
    found = reversals.listed(current.transaction(), query["after"], query["limit"])
    return page(found, query, "place")
