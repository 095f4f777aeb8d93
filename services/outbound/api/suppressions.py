"""The suppression list over HTTP: who is not written to, and why."""

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
from services.outbound.api.sight import MANAGERS, READERS, staff
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.messages import Channel
from services.outbound.usecases import suppression


class SuppressionQuery(PageQuery):
    """Of which branch."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class SuppressionSchema(Schema):
    """That a person or an address is not written to; without `purpose` for anything."""

    suppression_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    contact_id = fields.String(required=True, allow_none=True, attribute="contact")
    channel = fields.Enum(Channel, by_value=True, required=True)
    address = fields.String(required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    why = fields.Enum(Unwanted, by_value=True, required=True)
    at = Moment(required=True)


blueprint = Blueprint(
    "message-suppressions", __name__, url_prefix="/v1/message-suppressions"
)


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(SuppressionQuery, location="query")
@blueprint.response(200, page_of(SuppressionSchema))
def list_suppressions(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who is not written to, and why."""
    found = suppression.listed(
        current.transaction(), query["branch"], staff(), query["after"], query["limit"]
    )
    return page(found, query, "id")


@blueprint.delete("/<suppression_id>")
@allow(*MANAGERS)
@blueprint.response(204)
def lift_suppression(suppression_id: str) -> None:
    """Take somebody off the list, because they said so."""
    suppression.lift(current.transaction(), suppression_id)
