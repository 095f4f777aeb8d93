"""Tasks over HTTP: what is to be done with whom, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf

from libs.contracts.fields import LONGEST_TEXT, moment, text
from libs.contracts.kinds import Moment
from libs.storage.transactions import Transaction
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import tag
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, branches, staff
from services.cadence.domain.filters import TaskFilter
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.task_changes import SeenTask, TaskState
from services.cadence.domain.tasks import Task
from services.cadence.usecases import branches as known_branches
from services.cadence.usecases import of_clients, task_changes

LONGEST_NOTE = 2_000
OPENED_BY_HAND = (Purpose.CALL, Purpose.VISIT, Purpose.PUT_OFF)

Tagged = tuple["TaskTold", dict[str, str]]


class TaskQuery(PageQuery):
    """Which tasks: `staff` are those of their clients, and those given to them."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    purpose = fields.Enum(Purpose, by_value=True, load_default=None)
    state = fields.Enum(TaskState, by_value=True, load_default=None)
    due_until = Moment(load_default=None)


class NewTask(Schema):
    """A call or a visit that was agreed on, or a client who is not to be called yet.

    It is due now unless it says when.
    """

    client_id = text("c-0042")
    purpose = fields.Enum(
        Purpose, by_value=True, required=True, validate=OneOf(OPENED_BY_HAND)
    )
    due_at = moment("2026-03-02T08:00:00Z", optional=True)
    note = text("wants to hear of the new firewall", longest=LONGEST_NOTE)
    contact_id = text("p-0108", optional=True)
    staff_id = text("s-07", optional=True)


class TaskSchema(Schema):
    """Something to do with a client, and what became of it.

    `staff_id` and `starts_at` are as planned, `handed_to` is to whom a person gave it,
    `tries` how often nobody answered, `said` what came of it.
    """

    task_id = fields.String(required=True, attribute="seen.id")
    client_id = fields.String(required=True, attribute="seen.client")
    branch_id = fields.String(required=True, attribute="seen.branch")
    name = fields.String(required=True, allow_none=True, attribute="seen.name")
    contact_id = fields.String(required=True, allow_none=True, attribute="task.contact")
    purpose = fields.Enum(
        Purpose, by_value=True, required=True, attribute="task.purpose"
    )
    why = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True, attribute="task.way")
    needs = fields.Enum(
        Promised, by_value=True, required=True, allow_none=True, attribute="task.needs"
    )
    not_before = Moment(required=True, attribute="task.not_before")
    due_at = Moment(required=True, attribute="task.due_at")
    expires_at = Moment(required=True, allow_none=True, attribute="task.expires_at")
    staff_id = fields.String(required=True, allow_none=True, attribute="task.staff")
    starts_at = Moment(required=True, allow_none=True, attribute="task.starts_at")
    handed_to = fields.String(
        required=True, allow_none=True, attribute="seen.held.handed_to"
    )
    state = fields.Enum(TaskState, by_value=True, required=True)
    snoozed_until = Moment(
        required=True, allow_none=True, attribute="seen.held.snoozed_until"
    )
    snoozed_for = fields.String(
        required=True, allow_none=True, attribute="seen.held.snoozed_for"
    )
    tries = fields.Integer(required=True)
    message_left = fields.Boolean(required=True, attribute="seen.held.message_left")
    done_at = Moment(required=True, allow_none=True, attribute="seen.held.done_at")
    closed_at = Moment(required=True, allow_none=True, attribute="seen.held.closed_at")
    outcome = fields.String(
        required=True, allow_none=True, attribute="seen.held.outcome"
    )
    said = fields.String(required=True, attribute="seen.held.said")


@dataclass(frozen=True)
class TaskTold:
    """A task, as of a day in its branch."""

    seen: SeenTask
    now: datetime
    today: date

    @property
    def task(self) -> Task:
        """What is to be done."""
        return self.seen.held.task

    @property
    def why(self) -> str:
        """What it is for, in a clause of a sentence."""
        return self.seen.held.why(self.today)

    @property
    def state(self) -> TaskState:
        """How it stands."""
        return self.seen.held.state(self.now)

    @property
    def tries(self) -> int:
        """How often nobody answered."""
        return len(self.seen.held.tried_at)


blueprint = Blueprint("tasks", __name__, url_prefix="/v1/tasks")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(TaskQuery, location="query")
@blueprint.response(200, page_of(TaskSchema))
def list_tasks(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what is to be done, and was, by branch and by when it is due."""
    transaction = current.transaction()
    wanted = TaskFilter(
        branches=branches(query["branch"]),
        staff=staff(query["staff"]),
        **{name: query[name] for name in ("client", "purpose", "state", "due_until")},
    )
    found = task_changes.listed(transaction, wanted, query["after"], query["limit"])
    listed = page(found, query, "branch", "due_at", "id")
    return {**listed, "items": told(transaction, found)}


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewTask)
@blueprint.response(201, TaskSchema)
def open_task(new: Mapping[str, Any]) -> Tagged:
    """Open a task by hand; a client that is put off is not on the list until then."""
    transaction = current.transaction()
    home = of_clients.unmerged(transaction, new["client_id"], staff(None)).branch
    put_off = new["purpose"] is Purpose.PUT_OFF
    due_at = new["due_at"] or transaction.now
    begins = task_changes.begins(transaction, home, due_at)
    task = Task(
        client=new["client_id"],
        branch=home,
        purpose=new["purpose"],
        occasion="",
        not_before=transaction.now if put_off else begins,
        due_at=due_at,
        contact=new["contact_id"],
        note=new["note"],
    )
    return tagged(task_changes.open_by_hand(transaction, task, new["staff_id"]))


@blueprint.get("/<task_id>")
@allow(*READERS)
@blueprint.response(200, TaskSchema)
def read_task(task_id: str) -> Tagged:
    """Read a task."""
    return tagged(task_changes.found(current.transaction(), task_id, staff(None)))


def tagged(seen: SeenTask) -> Tagged:
    [task] = told(current.transaction(), [seen])
    return task, tag(seen.version)


def told(transaction: Transaction, found: Sequence[SeenTask]) -> list[TaskTold]:
    days = known_branches.days_of(transaction)
    now = transaction.now
    return [TaskTold(s, now, days.get(s.branch, now.date())) for s in found]
