"""Growth over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.usecases import growth

USUAL_YEARS, MOST_YEARS = 2, 10


class GrowthQuery(Schema):
    """Of one client or of all that one sees, and how many years back."""

    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    years = fields.Integer(load_default=USUAL_YEARS, validate=Range(1, MOST_YEARS))


class YearSchema(Schema):
    """What relationships were worth together; `grown` since a year before, 0.1 a tenth.

    `clients` are those that had ever earned anything.
    """

    as_of = Moment(required=True)
    clients = fields.Integer(required=True)
    value = fields.Float(required=True)
    grown = fields.Float(required=True, allow_none=True)


class GrowthSchema(Schema):
    """Year by year, the earliest first: each branch, and all together."""

    branches = fields.Dict(
        fields.String(), fields.List(fields.Nested(YearSchema)), required=True
    )
    total = fields.List(fields.Nested(YearSchema), required=True)


blueprint = Blueprint("growth", __name__, url_prefix="/v1/growth")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(GrowthQuery, location="query")
@blueprint.response(200, GrowthSchema)
def read_growth(query: Mapping[str, Any]) -> growth.Growth:
    """Read what relationships are worth, and were worth in the years before."""
    return growth.of(current.transaction(), query["years"], query["client"], staff())
