"""Project staff over HTTP, and what a billable day is worth."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.contracts.fields import amount, share, text
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.day_rates import Adequacy
from services.concentration.usecases import project_staff

A_YEAR = 366


class NewProjectTime(Schema):
    """Which part of somebody's working time is for projects; null for the usual one.

    Usually it is all of it, and none of a freelancer's or the service desk's.
    """

    staff_id = text("s-07")
    share = share(0.8, optional=True)


class ProjectTimeSchema(Schema):
    """The part of somebody's time that is for projects; `said`, or as is usual."""

    staff_id = fields.String(required=True, attribute="staff")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    share = fields.Float(required=True)
    said = fields.Boolean(required=True)


class DayRateQuery(Schema):
    """What a year is to bring, and what is asked for a billable day.

    `days` are those that can be billed in a year.
    """

    goal = amount("100000.00")
    day_rate = amount("2000.00")
    days = fields.Integer(load_default=None, validate=Range(0, A_YEAR))


class DayRateSchema(Schema):
    """Whether a day rate is adequate: each billable day brings 2 % of the goal.

    `covered` says whether the `days` bring the goal; null when none were told.
    """

    adequate_rate = fields.Decimal(required=True, as_string=True)
    is_adequate = fields.Boolean(required=True)
    days_needed = fields.Integer(required=True)
    covered = fields.Boolean(required=True, allow_none=True)


blueprint = Blueprint("project-staff", __name__, url_prefix="/v1/project-staff")
day_rates = Blueprint("day-rates", __name__, url_prefix="/v1/day-rates")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(ProjectTimeSchema))
def list_project_staff(query: Mapping[str, Any]) -> dict[str, Any]:
    """List which part of whose time is for projects."""
    (after,) = query["after"] or (None,)
    found = project_staff.listed(current.transaction(), after, query["limit"])
    return page(found, query, "staff")


@blueprint.put("")
@allow(*MANAGERS)
@blueprint.arguments(NewProjectTime)
@blueprint.response(204)
def set_project_time(told: Mapping[str, Any]) -> None:
    """Say which part of somebody's time is for projects."""
    project_staff.say(current.transaction(), told["staff_id"], told["share"])


@day_rates.get("")
@allow(*MANAGERS)
@day_rates.arguments(DayRateQuery, location="query")
@day_rates.response(200, DayRateSchema)
def read_day_rate(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read whether a day rate is adequate to a yearly goal."""
    asked, days = Adequacy(query["goal"], query["day_rate"]), query["days"]
    return {
        "adequate_rate": asked.adequate_rate,
        "is_adequate": asked.is_adequate,
        "days_needed": asked.days_needed,
        "covered": None if days is None else asked.covers(days),
    }
