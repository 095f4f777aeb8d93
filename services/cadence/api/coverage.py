"""Coverage over HTTP: how many clients were met."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.calendars.months import MONTHS_A_YEAR
from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, staff
from services.cadence.usecases import coverage


class CoverageQuery(Schema):
    """Whose clients, and how many months up to this one of the branch."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    months = fields.Integer(load_default=1, validate=Range(1, 2 * MONTHS_A_YEAR))


class CoveredSchema(Schema):
    """A branch and a month: of the clients active now, how many were met in it.

    `share` is the part of them, none where nobody is active.
    """

    branch_id = fields.String(required=True, attribute="branch")
    month = fields.String(required=True)
    active = fields.Integer(required=True)
    met = fields.Integer(required=True)
    share = fields.Float(required=True, allow_none=True)


class CoverageSchema(Schema):
    """Every branch, the latest month first."""

    items = fields.List(fields.Nested(CoveredSchema), required=True)


blueprint = Blueprint("coverage", __name__, url_prefix="/v1/coverage")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(CoverageQuery, location="query")
@blueprint.response(200, CoverageSchema)
def read_coverage(query: Mapping[str, Any]) -> dict[str, Any]:
    """Count how many of the active clients were met, by branch and month."""
    whose = staff(query["staff"])
    found = coverage.of_months(
        current.transaction(), query["branch"], whose, query["months"]
    )
    return {"items": found}
