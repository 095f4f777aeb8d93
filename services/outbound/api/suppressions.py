"""The suppression list over HTTP: who is not written to, and why."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
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
    branch_id = fields.String(required=True, attribute="told.branch")
    client_id = fields.String(required=True, attribute="told.client")
    contact_id = fields.String(required=True, allow_none=True, attribute="told.contact")
    client_name = fields.String(required=True)
    contact_name = fields.String(required=True, allow_none=True)
    channel = fields.Enum(
        Channel, by_value=True, required=True, attribute="told.channel"
    )
    address = fields.String(required=True, allow_none=True, attribute="told.address")
    purpose = fields.String(required=True, allow_none=True, attribute="told.purpose")
    why = fields.Enum(Unwanted, by_value=True, required=True, attribute="told.why")
    at = Moment(required=True, attribute="told.at")


class ByHandSchema(Schema):
    """Who is not to be written to on a channel, as somebody of ours says."""

    contact_id = fields.String(required=True, validate=Length(1, LONGEST_TEXT))
    channel = fields.Enum(Channel, by_value=True, required=True)
    reason = text("told us on the phone")


class SuppressedSchema(Schema):
    """Under which id it is on the list."""

    suppression_id = fields.String(required=True)


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


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(ByHandSchema)
@blueprint.response(201, SuppressedSchema)
def suppress_contact(told: Mapping[str, Any]) -> dict[str, str]:
    """Write to somebody no more on a channel, but what is owed."""
    new = suppression.by_hand(
        current.transaction(), told["contact_id"], told["channel"], told["reason"]
    )
    return {"suppression_id": new}


@blueprint.delete("/<suppression_id>")
@allow(*MANAGERS)
@blueprint.response(204)
def lift_suppression(suppression_id: str) -> None:
    """Take somebody off the list, because they said so."""
    suppression.lift(current.transaction(), suppression_id)
