"""Meeting packs over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.registry.api import roadmaps
from services.registry.api.needs import NeedSchema
from services.registry.api.records import sight
from services.registry.api.shelves import KEEPERS
from services.registry.api.wants import WantSchema
from services.registry.domain.meeting_packs import MeetingPack
from services.registry.usecases import meeting_packs
from services.registry.usecases.clients import CLIENTS


class PackQuery(Schema):
    """The day of the last meeting."""

    since = fields.Date(required=True)


class MeetingPackSchema(Schema):
    """What changed since the last meeting, and what is open.

    `verify_again` names the fields of the profile to ask about.
    """

    client_id = fields.String(required=True, attribute="client")
    since = fields.Date(required=True)
    roadmap = fields.Nested(roadmaps.SHARED.difference, required=True)
    wants = fields.List(fields.Nested(WantSchema), required=True)
    verify_again = fields.List(fields.String(), required=True)
    needs = fields.List(fields.Nested(NeedSchema), required=True)


blueprint = Blueprint(
    "meeting-pack", __name__, url_prefix="/v1/clients/<client_id>/meeting-pack"
)


@blueprint.get("")
@allow(*KEEPERS)
@blueprint.arguments(PackQuery, location="query")
@blueprint.response(200, MeetingPackSchema)
def read_meeting_pack(query: Mapping[str, Any], client_id: str) -> MeetingPack:
    """Gather what to have read before a meeting with a client."""
    client = CLIENTS.found(current.transaction(), client_id, sight())
    return meeting_packs.of(current.transaction(), client.fact, query["since"])
