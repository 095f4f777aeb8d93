"""Frequencies over HTTP: how often clients are seen, and what was aimed at."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.cadence.api.policies import GoalSchema
from services.cadence.api.sight import READERS, asked_for
from services.cadence.domain.filters import FrequencyFilter
from services.cadence.domain.gaps import Frequency
from services.cadence.usecases import frequencies


class FrequencyQuery(PageQuery):
    """Whose clients, and up to which day; today when it is not said."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    day = fields.Date(load_default=None)


class FrequencySchema(Schema):
    """Calls and meetings with a client.

    `expected_in_90_days` follows the goal of each day; `face_to_face` is the share of
    the year's meetings, null without any whose way is known.
    """

    client_id = fields.String(required=True, attribute="counted.client.id")
    branch_id = fields.String(required=True, attribute="counted.client.branch")
    name = fields.String(required=True, attribute="counted.client.profile.name")
    in_a_year = fields.Integer(required=True, attribute="counted.in_a_year")
    frequency = fields.Enum(Frequency, by_value=True, required=True)
    goal = fields.Nested(GoalSchema, required=True, allow_none=True)
    in_90_days = fields.Integer(required=True, attribute="counted.in_period")
    expected_in_90_days = fields.Float(required=True, attribute="expected")
    behind = fields.Boolean(required=True)
    face_to_face = fields.Float(
        required=True, allow_none=True, attribute="counted.face_to_face"
    )


blueprint = Blueprint("frequencies", __name__, url_prefix="/v1/frequencies")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(FrequencyQuery, location="query")
@blueprint.response(200, page_of(FrequencySchema))
def list_frequencies(query: Mapping[str, Any]) -> dict[str, Any]:
    """List how often clients are seen, by branch and client."""
    transaction = current.transaction()
    wanted = asked_for(query)
    asked = FrequencyFilter(wanted, query["day"])
    found = frequencies.listed(transaction, asked, query["after"], query["limit"])
    last = found[-1].counted.client if len(found) >= query["limit"] else None
    return page_to(found, (last.branch, last.id) if last else None)
