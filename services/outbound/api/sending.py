"""Sending over HTTP: the kill switch, what is paused, and which instance is armed."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, text
from libs.contracts.kinds import Moment
from libs.identity import Role
from libs.values import BranchId, Forbidden
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.outbound.api.sight import seen
from services.outbound.domain.messages import Channel
from services.outbound.domain.pauses import Pause, Reach, Why
from services.outbound.usecases import arming, pausing, sending_seen

WATCHERS = (Role.OWNER, Role.BRANCH_MANAGER, Role.OPERATIONS)
OPERATORS = (Role.OWNER, Role.OPERATIONS)


class OnlyYourBranch(Forbidden):
    """Who sees some branches stops and resumes one of these at a time."""


class ReachSchema(Schema):
    """Whose messages on which channel: without one, of all."""

    branch_id = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    channel = fields.Enum(Channel, by_value=True, load_default=None)
    reason = text("the template is wrong")


class ResumptionSchema(ReachSchema):
    """Whose messages go on that were stopped for this."""

    why = fields.Enum(Why, by_value=True, load_default=Why.SWITCHED_OFF)


class PauseSchema(Schema):
    """What is stopped, by whom and why."""

    branch_id = fields.String(required=True, allow_none=True, attribute="reach.branch")
    channel = fields.Enum(
        Channel,
        by_value=True,
        required=True,
        allow_none=True,
        attribute="reach.channel",
    )
    why = fields.Enum(Why, by_value=True, required=True)
    reason = fields.String(required=True)
    since = Moment(required=True)
    by_whom = fields.String(required=True)


class InstanceSchema(Schema):
    """A copy of this database whose senders were seen; it sends once it is armed.

    A sender whose clock is off, by so many seconds, rests.
    """

    instance = fields.String(required=True, attribute="id")
    seen_at = Moment(required=True)
    armed_at = Moment(required=True, allow_none=True)
    armed_by = fields.String(required=True, allow_none=True)
    clock_off_by = fields.Integer(required=True, allow_none=True, attribute="off_by")


class LaneSchema(Schema):
    """A way out that failed, and until when it is left alone."""

    lane = fields.String(required=True)
    failures = fields.Integer(required=True)
    resting_until = Moment(required=True, allow_none=True)


class MailboxSchema(Schema):
    """The mailbox that mail comes back to: what waits there, and what is wrong."""

    waiting = fields.Integer(required=True)
    oldest_at = Moment(required=True, allow_none=True)
    looked_at = Moment(required=True, allow_none=True)
    parked = fields.Integer(required=True)
    failing_since = Moment(required=True, allow_none=True)
    failure = fields.String(required=True, allow_none=True)


class SendingSchema(Schema):
    """How sending stands: what waits or went wrong, and what stops it."""

    states = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    pauses = fields.List(fields.Nested(PauseSchema), required=True)
    lanes = fields.List(fields.Nested(LaneSchema), required=True)
    instances = fields.List(fields.Nested(InstanceSchema), required=True)
    mailboxes = fields.List(fields.Nested(MailboxSchema), required=True)


class Arming(Schema):
    """Which instance, and why it may send."""

    instance = text("2c26b46b68ffc68f")
    reason = text("moved to the new server; the old one is gone")


blueprint = Blueprint("sending", __name__, url_prefix="/v1/sending")


@blueprint.get("")
@allow(*WATCHERS)
@blueprint.response(200, SendingSchema)
def read_sending() -> dict[str, Any]:
    """Say how sending stands."""
    return standing()


@blueprint.post("/pauses")
@allow(*WATCHERS)
@idempotent
@blueprint.arguments(ReachSchema)
@blueprint.response(200, SendingSchema)
def pause_sending(told: Mapping[str, Any]) -> dict[str, Any]:
    """Stop messages within seconds, those of a batch under way too."""
    reach = reach_of(told)
    pausing.pause(current.transaction(), reach, Why.SWITCHED_OFF, told["reason"])
    return standing()


@blueprint.post("/resumptions")
@allow(*WATCHERS)
@idempotent
@blueprint.arguments(ResumptionSchema)
@blueprint.response(200, SendingSchema)
def resume_sending(told: Mapping[str, Any]) -> dict[str, Any]:
    """Let messages out again that were stopped for one cause."""
    reach = reach_of(told)
    pausing.resume(current.transaction(), reach, told["why"], told["reason"])
    return standing()


@blueprint.post("/armings")
@allow(*OPERATORS)
@idempotent
@blueprint.arguments(Arming)
@blueprint.response(200, SendingSchema)
def arm_instance(told: Mapping[str, Any]) -> dict[str, Any]:
    """Let this copy of the database send to the world outside."""
    arming.arm(current.transaction(), told["instance"], told["reason"])
    return standing()


@blueprint.post("/disarmings")
@allow(*OPERATORS)
@idempotent
@blueprint.arguments(Arming)
@blueprint.response(200, SendingSchema)
def disarm_instance(told: Mapping[str, Any]) -> dict[str, Any]:
    """Let a copy of the database send nothing any more."""
    arming.disarm(current.transaction(), told["instance"], told["reason"])
    return standing()


def reach_of(told: Mapping[str, Any]) -> Reach:
    """Read whose messages are meant; raises OnlyYourBranch and NoSuchBranch."""
    if told["branch_id"]:
        return Reach(seen(BranchId(told["branch_id"])), told["channel"])
    if current.principal().branches is not None:
        raise OnlyYourBranch
    return Reach(None, told["channel"])


def told_to(pause: Pause) -> bool:
    """Say whether who asks sees what is stopped there."""
    branches = current.principal().branches
    return branches is None or pause.reach.branch in (None, *branches)


def standing() -> dict[str, Any]:
    found = sending_seen.seen(current.transaction())
    return vars(found) | {"pauses": [each for each in found.pauses if told_to(each)]}
