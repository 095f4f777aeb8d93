"""The log of contacts over HTTP: read it, add to it by hand, take entries back."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import request
from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT, moment, text
from libs.contracts.kinds import Moment
from libs.values import ClientId, TouchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import EntryQuery
from services.touchpoints.api.sight import MANAGERS, READERS, staff
from services.touchpoints.domain.touches import Direction, Sentiment, Touch, Wanted
from services.touchpoints.usecases import reassigning, relationships, touches

LONGEST_NOTE = 2_000
A_DAY = 24 * 60


class TouchQuery(EntryQuery):
    """Whose touches, and of which kind."""

    kind = fields.String(validate=Length(1, LONGEST_TEXT), load_default=None)


class NewTouch(Schema):
    """A contact that a person tells of; a bad one opens a frustration.

    A call or a meeting has an `outcome` and a `next_step`, or "none, because ...".
    """

    client_id = text("c-0042")
    kind = text("face_to_face")
    contact_id = text("p-0108", optional=True)
    direction = fields.Enum(Direction, by_value=True, load_default=Direction.OUT)
    occurred_at = moment("2026-03-02T08:00:00Z")
    minutes = fields.Integer(validate=Range(0, A_DAY), load_default=0)
    outcome = fields.String(validate=Length(max=LONGEST_NOTE), load_default="")
    next_step = fields.String(validate=Length(max=LONGEST_NOTE), load_default="")
    note = fields.String(validate=Length(max=LONGEST_NOTE), load_default="")
    sentiment = fields.Enum(Sentiment, by_value=True, load_default=None)


class Reversal(Schema):
    """Why a touch no longer counts."""

    reason = text("logged for the wrong client")


class TouchSchema(Schema):
    """One contact; one `against_opt_out` earns nothing."""

    touch_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    at_branch = fields.String(required=True)
    contact_id = fields.String(required=True, allow_none=True, attribute="contact")
    staff_id = fields.String(required=True, allow_none=True, attribute="staff")
    kind = fields.String(required=True)
    direction = fields.Enum(Direction, by_value=True, required=True)
    occurred_at = Moment(required=True)
    seconds = fields.Integer(required=True)
    outcome = fields.String(required=True)
    next_step = fields.String(required=True)
    against_opt_out = fields.Boolean(required=True)
    note = fields.String(required=True)
    sentiment = fields.Enum(Sentiment, by_value=True, required=True, allow_none=True)
    rating = fields.Integer(required=True, allow_none=True)
    number = fields.String(required=True, allow_none=True)


class ListedTouchSchema(TouchSchema):
    """One contact of the log, and whether it was taken back: then it counts no more."""

    taken_back = fields.Boolean(required=True)


class Reassignment(Schema):
    """Whose contact it was; its number can be taught to be theirs from now on."""

    client_id = text("c-0042")
    teach = fields.Boolean(truthy={True}, falsy={False}, load_default=False)


blueprint = Blueprint("touchpoints", __name__, url_prefix="/v1/touchpoints")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(TouchQuery, location="query")
@blueprint.response(200, page_of(ListedTouchSchema))
def list_touchpoints(query: Mapping[str, Any]) -> dict[str, Any]:
    """List contacts, the latest first."""
    wanted = Wanted(query["client"], staff(), query["kind"])
    found = touches.page(current.transaction(), wanted, query["after"], query["limit"])
    return page(found, query, "occurred_at", "id")


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewTouch)
@blueprint.response(201, TouchSchema)
def log_touchpoint(told: Mapping[str, Any]) -> tuple[Touch, dict[str, str]]:
    """Log a contact by hand; it is never refused for coming too soon."""
    transaction = current.transaction()
    whose = relationships.found(transaction, told["client_id"], staff())
    touch = Touch(
        id=TouchId(str(uuid4())),
        client=whose.client,
        branch=whose.branch,
        at_branch=whose.branch,
        kind=told["kind"],
        direction=told["direction"],
        occurred_at=told["occurred_at"],
        duration=timedelta(minutes=told["minutes"]),
        contact=told["contact_id"],
        staff=current.principal().staff,
        outcome=told["outcome"],
        next_step=told["next_step"],
        note=told["note"],
        sentiment=told["sentiment"],
    )
    logged = touches.log_by_hand(transaction, touch)
    return logged, {"Location": f"{request.path}/{logged.id}"}


@blueprint.get("/<touch_id>")
@allow(*READERS)
@blueprint.response(200, TouchSchema)
def read_touchpoint(touch_id: str) -> Touch:
    """Read one contact."""
    return touches.found(current.transaction(), touch_id, staff())


@blueprint.post("/<touch_id>/reversal")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Reversal)
@blueprint.response(201, TouchSchema)
def take_back_touchpoint(told: Mapping[str, Any], touch_id: str) -> Touch:
    """Take back what a contact earned; the log keeps both."""
    return touches.take_back(current.transaction(), TouchId(touch_id), told["reason"])


@blueprint.post("/<touch_id>/reassignment")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Reassignment)
@blueprint.response(201, TouchSchema)
def reassign_touchpoint(told: Mapping[str, Any], touch_id: str) -> Touch:
    """Log a contact with the client it was with, and take it back from the other."""
    transaction, whose = current.transaction(), ClientId(told["client_id"])
    wrong = touches.found(transaction, touch_id)
    if told["teach"]:
        return reassigning.reassign_for_good(transaction, wrong, whose)
    return reassigning.reassign(transaction, wrong, whose)
