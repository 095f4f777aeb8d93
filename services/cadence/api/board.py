"""The owner's board over HTTP."""

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
from services.cadence.usecases import board


class BoardQuery(PageQuery):
    """Whose clients: of a branch, of an account manager, or all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class BoardSchema(Schema):
    """An active client that is not cared for.

    `missing` is one or more of `owner`, `next_touch` and `satisfaction`: a word of
    theirs on how content they are that is no older than `satisfaction_days`.
    """

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    missing = fields.Function(lambda each: each.missing(current.transaction().now))
    account_manager = fields.String(required=True, allow_none=True)
    account_manager_name = fields.String(required=True, allow_none=True)
    next_touch_at = Moment(required=True, allow_none=True)
    rated_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("board", __name__, url_prefix="/v1/board")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(BoardQuery, location="query")
@blueprint.response(200, page_of(BoardSchema))
def read_board(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the active clients that lack an owner, a next touch or a fresh rating."""
    found = board.listed(
        current.transaction(),
        branches(query["branch"]),
        staff(query["staff"]),
        query["after"],
        query["limit"],
    )
    return page(found, query, "branch", "client")
