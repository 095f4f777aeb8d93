"""A client's year over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, staff
from services.cadence.domain.grid import MonthState
from services.cadence.domain.purposes import Purpose
from services.cadence.usecases import grid

FIRST_YEAR, LAST_YEAR = 1990, 2100


class GridQuery(Schema):
    """Whose year, and which; this one when it is not said."""

    client = fields.String(required=True, validate=Length(1, LONGEST_TEXT))
    year = fields.Integer(load_default=None, validate=Range(FIRST_YEAR, LAST_YEAR))


class GridMonthSchema(Schema):
    """A month of a ritual: done, open or none; `due_at` when it falls due in it."""

    month = fields.String(required=True)
    state = fields.Enum(MonthState, by_value=True, required=True, attribute="kept")
    due_at = Moment(required=True, allow_none=True)


class GridRowSchema(Schema):
    """A ritual's twelve months."""

    purpose = fields.Enum(Purpose, by_value=True, required=True)
    months = fields.List(
        fields.Nested(GridMonthSchema), required=True, attribute="cells"
    )


class GridSchema(Schema):
    """A client's year, by what is promised today."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True, allow_none=True)
    items = fields.List(fields.Nested(GridRowSchema), required=True, attribute="rows")


blueprint = Blueprint("grid", __name__, url_prefix="/v1/grid")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(GridQuery, location="query")
@blueprint.response(200, GridSchema)
def read_grid(query: Mapping[str, Any]) -> grid.Year:
    """Read which rituals of a client fall into which months, and which were kept."""
    return grid.of_client(
        current.transaction(), query["client"], staff(None), query["year"]
    )
