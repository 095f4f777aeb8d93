"""The budget calendar over HTTP: whose fiscal year ends soon."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.registry.api.records import sight
from services.registry.api.shelves import KEEPERS
from services.registry.domain.budget_calendar import TO_TALK_ABOUT_IT
from services.registry.usecases import budget_calendar

A_YEAR = 366


class CalendarQuery(PageQuery):
    """How many days ahead of the branch's own today, and of which branch."""

    within = fields.Integer(load_default=TO_TALK_ABOUT_IT, validate=Range(0, A_YEAR))
    branch = fields.String(validate=Length(1, LONGEST_TEXT))


class YearEndSchema(Schema):
    """The coming end of a client's fiscal year."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    account_manager = fields.String(required=True, allow_none=True)
    ends_on = fields.Date(required=True)


blueprint = Blueprint("budget-calendar", __name__, url_prefix="/v1/budget-calendar")


@blueprint.get("")
@allow(*KEEPERS)
@blueprint.arguments(CalendarQuery, location="query")
@blueprint.response(200, page_of(YearEndSchema))
def list_year_ends(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the clients to talk to about their budget, the first year to end first."""
    wanted = {name: query[name] for name in query if name == "branch"} | sight()
    found = budget_calendar.coming(
        current.transaction(), query["within"], wanted, query["after"], query["limit"]
    )
    return page(found, query, "ends_on", "client")
