"""Numbers and addresses nobody could name, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.sight import MANAGERS
from services.touchpoints.usecases import rematch


class Assignment(Schema):
    """Whose it is."""

    client_id = text("c-0042")


class AssignedSchema(Schema):
    """How many waiting events were logged with the client."""

    logged = fields.Integer(required=True)


class UnmatchedSchema(Schema):
    """A number or address, and how often it was met."""

    reference = fields.String(required=True)
    branch_id = fields.String(required=True, attribute="branch")
    events = fields.Integer(required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)
    reason = fields.String(required=True)


blueprint = Blueprint("unmatched", __name__, url_prefix="/v1/unmatched")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(UnmatchedSchema))
def list_unmatched(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what could not be matched to a client."""
    after = query["after"] or ("", "")
    found = rematch.listed(current.transaction(), after, query["limit"])
    return page(found, query, "reference", "branch")


@blueprint.post("/<reference>/assignment")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Assignment)
@blueprint.response(201, AssignedSchema)
def assign_reference(told: Mapping[str, Any], reference: str) -> dict[str, int]:
    """Teach whose it is, and log everything that had come from it."""
    client = ClientId(told["client_id"])
    return {"logged": rematch.assign(current.transaction(), reference, client)}
