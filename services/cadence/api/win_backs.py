"""Whom to win back, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.cadence.api.next_touches import NextTouchQuery
from services.cadence.api.sight import READERS, asked_for
from services.cadence.domain.next_touch import Status
from services.cadence.usecases import win_backs


class WinBackSchema(Schema):
    """A client of the past, and what they will need by `due_on`."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    status = fields.Enum(Status, by_value=True, required=True)
    account_manager = fields.String(required=True, allow_none=True)
    need_id = fields.String(required=True, attribute="need")
    needed = fields.String(required=True)
    due_on = fields.Date(required=True)


blueprint = Blueprint("win-backs", __name__, url_prefix="/v1/win-backs")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(NextTouchQuery, location="query")
@blueprint.response(200, page_of(WinBackSchema))
def list_win_backs(query: Mapping[str, Any]) -> dict[str, Any]:
    """List dormant and lost clients who will need something soon, the first first."""
    wanted = asked_for(query)
    found = win_backs.listed(
        current.transaction(), wanted, query["after"], query["limit"]
    )
    return page(found, query, "branch", "due_on", "client", "need")
