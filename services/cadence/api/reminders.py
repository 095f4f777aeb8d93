"""Reminders over HTTP."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.cadence.api.next_touches import NextTouchQuery
from services.cadence.api.sight import READERS, asked_for, branches, staff
from services.cadence.domain.filters import ClientFilter
from services.cadence.domain.purposes import Channel
from services.cadence.domain.reminders import Reminder, ReminderState
from services.cadence.usecases import reminders
from services.cadence.usecases.reminders import ReminderWish


class NewReminder(Schema):
    """Whom to remind, and of what."""

    client_id = text("c-0042")
    contact_id = text("p-0108", optional=True)
    about = text("the signed offer")


class ReminderStepSchema(Schema):
    """A way to remind, and how many working days to wait for an answer."""

    channel = fields.Enum(Channel, by_value=True, required=True)
    wait_days = fields.Integer(required=True)


class ReminderAnswerSchema(Schema):
    """The first answer: to which step, and so long after it."""

    touch_id = fields.String(required=True, attribute="touch")
    answered_at = Moment(required=True, attribute="at")
    step = fields.Integer(required=True)
    minutes = fields.Function(lambda answer: round(answer.after.total_seconds() / 60))


class ReminderSchema(Schema):
    """A reminder; `step` is the last one taken, `next_at` when the next one is due."""

    reminder_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    contact_id = fields.String(required=True, allow_none=True, attribute="contact")
    about = fields.String(required=True)
    steps = fields.List(fields.Nested(ReminderStepSchema), required=True)
    started_at = Moment(required=True)
    started_by = fields.String(required=True, allow_none=True)
    state = fields.Enum(ReminderState, by_value=True, required=True)
    step = fields.Integer(required=True)
    next_at = Moment(required=True, allow_none=True)
    answer = fields.Nested(ReminderAnswerSchema, required=True, allow_none=True)


blueprint = Blueprint("reminders", __name__, url_prefix="/v1/reminders")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(NextTouchQuery, location="query")
@blueprint.response(200, page_of(ReminderSchema))
def list_reminders(query: Mapping[str, Any]) -> dict[str, Any]:
    """List reminders, the first started first."""
    wanted = asked_for(query)
    found = reminders.listed(
        current.transaction(), wanted, query["after"], query["limit"]
    )
    return page(found, query, "branch", "started_at", "id")


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewReminder)
@blueprint.response(201, ReminderSchema)
def start_reminder(told: Mapping[str, Any]) -> Reminder:
    """Start reminding: one channel after the other, until there is any answer.

    As long as a reminder of the same person about the same goes on, that is the one.
    """
    by = current.principal().staff
    wish = ReminderWish(told["client_id"], told["contact_id"], told["about"], by)
    return reminders.start(current.transaction(), str(uuid4()), wish, staff(None))


@blueprint.post("/<reminder_id>/stopping")
@allow(*READERS)
@idempotent
@blueprint.response(201, ReminderSchema)
def stop_reminder(reminder_id: str) -> Reminder:
    """Take no more steps."""
    wanted = ClientFilter(branches(None), staff(None))
    return reminders.stop(current.transaction(), reminder_id, wanted)
