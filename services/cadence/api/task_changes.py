"""What people do with tasks, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import moment, text
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, staff
from services.cadence.api.tasks import LONGEST_NOTE, Tagged, TaskSchema, tagged
from services.cadence.usecases import task_changes
from services.cadence.usecases.task_changes import TaskChange


class Doing(Schema):
    """What came of it; a call or a meeting is not done without."""

    note = fields.String(load_default="", validate=Length(max=LONGEST_NOTE))


class Trying(Schema):
    """Whether a message was left."""

    message_left = fields.Boolean(truthy={True}, falsy={False}, load_default=False)


class Snoozing(Schema):
    """Until when it is put off, and why."""

    until = moment("2026-03-09T08:00:00Z")
    reason = text("on holiday until then", longest=LONGEST_NOTE)


class HandingOver(Schema):
    """Whose it is from now on."""

    staff_id = text("s-07")


class Cancelling(Schema):
    """Why nobody is to do it."""

    reason = text("they called us", longest=LONGEST_NOTE)


class Reopening(Schema):
    """Nothing more is to be said."""


blueprint = Blueprint("task_changes", __name__, url_prefix="/v1/tasks")


@blueprint.post("/<task_id>/done")
@allow(*READERS)
@idempotent
@blueprint.arguments(Doing)
@blueprint.response(201, TaskSchema)
def do_task(doing: Mapping[str, Any], task_id: str) -> Tagged:
    """Close a task with what came of it."""
    now = current.transaction().now
    return changed(task_id, "done", lambda held: held.done(doing["note"], now))


@blueprint.post("/<task_id>/no-answer")
@allow(*READERS)
@idempotent
@blueprint.arguments(Trying)
@blueprint.response(201, TaskSchema)
def try_task(trying: Mapping[str, Any], task_id: str) -> Tagged:
    """Count that nobody answered: it is asked again the next working day."""
    tried = task_changes.no_answer(
        current.transaction(),
        task_id,
        staff(None),
        message_left=trying["message_left"],
    )
    return tagged(tried)


@blueprint.post("/<task_id>/snooze")
@allow(*READERS)
@idempotent
@blueprint.arguments(Snoozing)
@blueprint.response(201, TaskSchema)
def snooze_task(snoozing: Mapping[str, Any], task_id: str) -> Tagged:
    """Put a task off for a reason."""
    until, reason = snoozing["until"], snoozing["reason"]
    now = current.transaction().now
    return changed(task_id, "snoozed", lambda held: held.snoozed(until, reason, now))


@blueprint.post("/<task_id>/hand-over")
@allow(*READERS)
@idempotent
@blueprint.arguments(HandingOver)
@blueprint.response(201, TaskSchema)
def hand_task_over(handing: Mapping[str, Any], task_id: str) -> Tagged:
    """Give a task to a colleague."""
    given = task_changes.hand_over(
        current.transaction(), task_id, staff(None), handing["staff_id"]
    )
    return tagged(given)


@blueprint.post("/<task_id>/cancel")
@allow(*READERS)
@idempotent
@blueprint.arguments(Cancelling)
@blueprint.response(201, TaskSchema)
def cancel_task(cancelling: Mapping[str, Any], task_id: str) -> Tagged:
    """Cancel a task for a reason."""
    now, reason = current.transaction().now, cancelling["reason"]
    return changed(task_id, "cancelled", lambda held: held.cancelled(reason, now))


@blueprint.post("/<task_id>/reopen")
@allow(*READERS)
@idempotent
@blueprint.arguments(Reopening)
@blueprint.response(201, TaskSchema)
def reopen_task(_: Mapping[str, Any], task_id: str) -> Tagged:
    """Undo that a task was closed; a contact since then may have done it."""
    return changed(task_id, "reopened", lambda held: held.reopened())


def changed(task: str, action: str, how: TaskChange) -> Tagged:
    transaction = current.transaction()
    return tagged(task_changes.change(transaction, task, staff(None), action, how))
