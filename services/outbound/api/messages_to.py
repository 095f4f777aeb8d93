"""What was written to one person, over HTTP: to be handed over to them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.values import ContactId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.outbound.api.sight import MANAGERS
from services.outbound.usecases import messages_to


class WrittenSchema(Schema):
    """A message to the person, and what it `says`; nothing once that is forgotten."""

    message_id = fields.String(required=True, attribute="message.id")
    branch_id = fields.String(required=True, attribute="message.branch")
    purpose = fields.String(required=True, attribute="message.purpose")
    period = fields.String(required=True, attribute="message.period")
    channel = fields.String(required=True, attribute="message.channel")
    state = fields.String(required=True, attribute="message.state")
    address = fields.String(required=True, allow_none=True, attribute="message.address")
    queued_at = Moment(required=True, attribute="message.queued_at")
    handed_over_at = Moment(
        required=True, allow_none=True, attribute="message.handed_over_at"
    )
    settled_at = Moment(required=True, allow_none=True, attribute="message.settled_at")
    subject = fields.String(required=True, allow_none=True)
    says = fields.List(fields.String(), required=True)


blueprint = Blueprint("messages-to", __name__, url_prefix="/v1/messages-to")


@blueprint.get("/<contact_id>")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(WrittenSchema))
def list_messages_to(query: Mapping[str, Any], contact_id: ContactId) -> dict[str, Any]:
    """List what was written to a person, the newest first."""
    found = messages_to.listed(
        current.transaction(), contact_id, query["after"], query["limit"]
    )
    last = found[-1].message if len(found) >= query["limit"] else None
    return page_to(found, [last.queued_at, last.id] if last else None)
