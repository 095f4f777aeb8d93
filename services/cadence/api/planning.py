"""The plan of the coming weeks over HTTP: who does what when, and what lacks time."""

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
from services.cadence.api.sight import READERS, branches, staff
from services.cadence.domain.filters import PlanFilter
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.usecases import plan_days, shortages


class WhosePlanQuery(PageQuery):
    """Whose: of a branch, of one of our people, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class PlanQuery(WhosePlanQuery):
    """Whose, and from which day of the branch to which, both included."""

    first = fields.Date(load_default=None, data_key="from")
    last = fields.Date(load_default=None, data_key="to")


class PlannedSchema(Schema):
    """A task, and when who begins it; not `on_time` when that is after it was due."""

    task_id = fields.String(required=True)
    client_id = fields.String(required=True, attribute="task.client")
    name = fields.String(required=True, allow_none=True, attribute="client_name")
    branch_id = fields.String(required=True, attribute="task.branch")
    staff_id = fields.String(required=True, allow_none=True, attribute="task.staff")
    staff_name = fields.String(required=True, allow_none=True)
    purpose = fields.Enum(
        Purpose, by_value=True, required=True, attribute="task.purpose"
    )
    reason = fields.String(required=True)
    channel = fields.Enum(Channel, by_value=True, required=True, attribute="task.way")
    minutes = fields.Integer(required=True, attribute="task.minutes")
    starts_at = Moment(required=True)
    due_at = Moment(required=True, attribute="task.due_at")
    on_time = fields.Boolean(required=True)


class UnkeptSchema(Schema):
    """A promise that cannot be kept in time."""

    task_id = fields.String(required=True)
    client_id = fields.String(required=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    minutes = fields.Integer(required=True)
    due_at = Moment(required=True)


class ShortageSchema(Schema):
    """How many hours somebody lacks in the week of a Monday, and for what.

    Without a `staff_id` there is nobody who could do it.
    """

    week = fields.Date(required=True)
    branch_id = fields.String(required=True, attribute="branch")
    staff_id = fields.String(required=True, allow_none=True)
    staff_name = fields.String(required=True, allow_none=True, attribute="name")
    hours = fields.Float(required=True)
    promises = fields.List(fields.Nested(UnkeptSchema), required=True)


blueprint = Blueprint("planning", __name__, url_prefix="/v1/plan")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PlanQuery, location="query")
@blueprint.response(200, page_of(PlannedSchema))
def list_plan(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who does what when, by when it begins."""
    wanted = PlanFilter(
        branches(query["branch"]), staff(query["staff"]), query["first"], query["last"]
    )
    found = plan_days.listed(
        current.transaction(), wanted, query["after"], query["limit"]
    )
    return page(found, query, "starts_at", "task_id")


@blueprint.get("/shortages")
@allow(*READERS)
@blueprint.arguments(WhosePlanQuery, location="query")
@blueprint.response(200, page_of(ShortageSchema))
def list_shortages(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who lacks how many hours in which week, and which promises they are for."""
    wanted = PlanFilter(branches(query["branch"]), staff(query["staff"]))
    found = shortages.listed(
        current.transaction(), wanted, query["after"], query["limit"]
    )
    return page(found, query, "week", "branch", "staff")
