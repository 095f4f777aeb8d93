"""Messages over HTTP: where each stands and why, and what people decide of it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, text
from libs.contracts.kinds import Moment
from libs.identity import Role
from libs.values import Forbidden
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.sight import MANAGERS, READERS, staff
from services.outbound.domain.messages import Channel, State
from services.outbound.storage.messages import Standing, Wanted
from services.outbound.usecases import messages


def wanted() -> fields.String:
    return fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class MessageQuery(PageQuery):
    """Which messages."""

    state = fields.Enum(State, by_value=True, load_default=None)
    channel = fields.Enum(Channel, by_value=True, load_default=None)
    branch = wanted()
    client = wanted()
    mailing = wanted()


class MessageSchema(Schema):
    """Where a message stands: `rule` decided it, `reason` is what the channel said.

    Its client has no name where nobody here has heard of them, or may not see it.
    """

    message_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    client_name = fields.String(required=True, allow_none=True, attribute="name")
    contact_id = fields.String(required=True, allow_none=True, attribute="contact")
    purpose = fields.String(required=True)
    period = fields.String(required=True)
    channel = fields.String(required=True)
    gap_class = fields.String(required=True)
    critical = fields.Boolean(required=True)
    form = fields.String(required=True)
    mailing_id = fields.String(required=True, allow_none=True, attribute="mailing")
    copies = fields.Integer(required=True)
    state = fields.String(required=True)
    rule = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    queued_at = Moment(required=True)
    not_before = Moment(required=True)
    not_after = Moment(required=True)
    attempts = fields.Integer(required=True)
    handed_over_at = Moment(required=True, allow_none=True)
    settled_at = Moment(required=True, allow_none=True)


class ExplainedSchema(MessageSchema):
    """Where a message stands, and by what the rule decided."""

    evidence = fields.Dict(required=True, allow_none=True)
    reference = fields.String(required=True, allow_none=True)


class Reason(Schema):
    """Why a person decides otherwise."""

    reason = text("asked by phone: it did not arrive")


blueprint = Blueprint("messages", __name__, url_prefix="/v1/messages")


@blueprint.get("")
@allow(*READERS, Role.OPERATIONS)
@blueprint.arguments(MessageQuery, location="query")
@blueprint.response(200, page_of(MessageSchema))
def list_messages(query: Mapping[str, Any]) -> dict[str, Any]:
    """List messages, the newest first."""
    found = messages.listed(
        current.transaction(),
        Wanted(
            state=query["state"] and query["state"].value,
            channel=query["channel"] and query["channel"].value,
            **{name: query[name] for name in ("branch", "client", "mailing")},
            staff=staff(),
            named=current.principal().role is not Role.OPERATIONS,
        ),
        query["after"],
        query["limit"],
    )
    return page(found, query, "queued_at", "id")


@blueprint.get("/<message_id>")
@allow(*READERS)
@blueprint.response(200, ExplainedSchema)
def read_message(message_id: str) -> Standing:
    """Say where a message stands, and why."""
    return messages.explained(current.transaction(), message_id, staff())


@blueprint.post("/<message_id>/release")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Reason)
@blueprint.response(200, ExplainedSchema)
def release_message(told: Mapping[str, Any], message_id: str) -> Standing:
    """Let a message go that was stopped as a leak."""
    messages.release(current.transaction(), message_id, told["reason"])
    return messages.shown(current.transaction(), message_id, None)


@blueprint.post("/<message_id>/retry")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Reason)
@blueprint.response(200, ExplainedSchema)
def retry_message(told: Mapping[str, Any], message_id: str) -> Standing:
    """Send what may not have gone out once more, with the same bytes."""
    messages.send_again(current.transaction(), message_id, told["reason"])
    return messages.shown(current.transaction(), message_id, None)


@blueprint.post("/<message_id>/arrival")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Reason)
@blueprint.response(200, ExplainedSchema)
def arrived_message(told: Mapping[str, Any], message_id: str) -> Standing:
    """Take what may have gone out for sent: somebody knows that it arrived."""
    messages.arrived(current.transaction(), message_id, told["reason"])
    return messages.shown(current.transaction(), message_id, None)


@blueprint.post("/<message_id>/cancellation")
@allow(*READERS)
@idempotent
@blueprint.arguments(Reason)
@blueprint.response(200, ExplainedSchema)
def cancel_message(told: Mapping[str, Any], message_id: str) -> Standing:
    """Stop a message that was not handed over yet, or did not arrive."""
    found = messages.shown(current.transaction(), message_id, staff())
    if found.state == State.AMBIGUOUS and current.principal().role not in MANAGERS:
        raise Forbidden
    messages.cancel(current.transaction(), message_id, told["reason"])
    return messages.shown(current.transaction(), message_id, staff())
