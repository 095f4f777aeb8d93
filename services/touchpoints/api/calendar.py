"""What calendars told of meetings, over HTTP, so that a changed one can be told."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.sight import MANAGERS
from services.touchpoints.usecases import calendar


class CalendarQuery(PageQuery):
    """Of which calendar: the `source` of its events."""

    source = text("import/calendar")


class TellingSchema(Schema):
    """What was told last of a meeting; it has no times if it was not held."""

    meeting_id = fields.String(required=True)
    event_id = fields.String(required=True)
    sequence = fields.Integer(required=True)
    revised_at = Moment(required=True, allow_none=True)
    started_at = Moment(required=True, allow_none=True)
    ended_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("calendar", __name__, url_prefix="/v1/calendar-meetings")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(CalendarQuery, location="query")
@blueprint.response(200, page_of(TellingSchema))
def list_calendar_meetings(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what a calendar told last of its meetings, by their ids."""
    (after,) = query["after"] or ("",)
    transaction = current.transaction()
    found = calendar.listed(transaction, query["source"], after, query["limit"])
    return page(found, query, "meeting_id")
