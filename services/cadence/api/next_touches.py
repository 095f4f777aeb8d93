"""Next touches over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, asked_for
from services.cadence.domain.gaps import Tier
from services.cadence.domain.next_touch import Status
from services.cadence.usecases import next_touches


class NextTouchQuery(PageQuery):
    """Whose: of a branch, an account manager or a client, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NextTouchSchema(Schema):
    """When a client is to be contacted next, and which gaps were not kept.

    `too_loose` is a silence longer than the longest gap; `too_tight_at` the last touch
    within the shortest gap of the one before.
    """

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    tier = fields.Enum(Tier, by_value=True, required=True)
    account_manager = fields.String(required=True, allow_none=True)
    next_touch_at = Moment(required=True)
    silent_since = Moment(required=True)
    too_loose = fields.Boolean(required=True)
    too_tight_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("next_touches", __name__, url_prefix="/v1/next-touches")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(NextTouchQuery, location="query")
@blueprint.response(200, page_of(NextTouchSchema))
def list_next_touches(query: Mapping[str, Any]) -> dict[str, Any]:
    """List whom we keep up with, by branch and by when they are due."""
    wanted = asked_for(query)
    found = next_touches.listed(
        current.transaction(), wanted, query["after"], query["limit"]
    )
    return page(found, query, "branch", "next_touch_at", "client")
