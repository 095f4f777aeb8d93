"""The gaps of the tiers over HTTP."""

from typing import Any

from marshmallow import fields

from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.cadence.api.sight import READERS
from services.cadence.domain.gaps import Tier
from services.cadence.domain.promises import Promised
from services.cadence.usecases import gaps


class GapSchema(Schema):
    """How many days apart a tier's touches lie, and what it is promised every month."""

    tier = fields.Enum(Tier, by_value=True, required=True)
    shortest_days = fields.Integer(required=True, attribute="gaps.shortest.days")
    target_days = fields.Integer(required=True, attribute="gaps.target.days")
    longest_days = fields.Integer(required=True, attribute="gaps.longest.days")
    promised = fields.Enum(Promised, by_value=True, required=True, allow_none=True)


class GapsSchema(Schema):
    """Every tier."""

    items = fields.List(fields.Nested(GapSchema), required=True)


blueprint = Blueprint("gaps", __name__, url_prefix="/v1/gaps")


@blueprint.get("")
@allow(*READERS)
@blueprint.response(200, GapsSchema)
def list_gaps() -> dict[str, Any]:
    """List what each tier is given."""
    return {"items": gaps.listed(current.transaction())}
