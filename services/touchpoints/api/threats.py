"""Threats from within over HTTP: where we let clients down."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.web.blueprints import Blueprint
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import EntryQuery, EntrySchema, listed
from services.touchpoints.api.sight import READERS
from services.touchpoints.domain.threats import Failure
from services.touchpoints.usecases import threats


class ThreatSchema(EntrySchema):
    """One failure of ours towards a client."""

    threat_id = fields.String(required=True, attribute="id")
    failure = fields.Enum(Failure, by_value=True, required=True)
    failed_at = Moment(required=True)


blueprint = Blueprint("internal-threats", __name__, url_prefix="/v1/internal-threats")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(ThreatSchema))
def list_internal_threats(query: Mapping[str, Any]) -> dict[str, Any]:
    """List where we let clients down, the latest first."""
    return listed(threats.THREATS, query)
