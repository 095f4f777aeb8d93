"""Consistency over HTTP: how dependably what is promised every month was kept."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, asked_for
from services.cadence.domain.promises import Promised
from services.cadence.usecases import consistency


class WhoseQuery(Schema):
    """Whose clients: of a branch or an account manager, one, or all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class ConsistencyQuery(PageQuery, WhoseQuery):
    """The same, a page at a time."""


class TotalSchema(Schema):
    """Of `due` months `on_time` were kept; `share` is null before any was due."""

    branch_id = fields.String(required=True, attribute="branch")
    due = fields.Integer(required=True, attribute="consistency.due")
    on_time = fields.Integer(required=True, attribute="consistency.on_time")
    share = fields.Float(required=True, allow_none=True, attribute="consistency.share")


class ConsistencySchema(TotalSchema):
    """A promise to a client; `streak` is how many months it was kept in a row."""

    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True, allow_none=True)
    promised = fields.Enum(Promised, by_value=True, required=True)
    streak = fields.Integer(required=True, attribute="consistency.streak")


class TotalsSchema(Schema):
    """Every branch."""

    items = fields.List(fields.Nested(TotalSchema), required=True)


blueprint = Blueprint("consistency", __name__, url_prefix="/v1/consistency")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(ConsistencyQuery, location="query")
@blueprint.response(200, page_of(ConsistencySchema))
def list_consistency(query: Mapping[str, Any]) -> dict[str, Any]:
    """List how dependably each monthly promise was kept, by branch and client."""
    found = consistency.listed(
        current.transaction(), asked_for(query), query["after"], query["limit"]
    )
    last = found[-1] if len(found) >= query["limit"] else None
    if last is None:
        return page_to(found, None)
    return page_to(found, (last.branch, last.client, last.promised.value))


@blueprint.get("/branches")
@allow(*READERS)
@blueprint.arguments(WhoseQuery, location="query")
@blueprint.response(200, TotalsSchema)
def add_up_consistency(query: Mapping[str, Any]) -> dict[str, Any]:
    """Add up how dependably monthly promises were kept, by branch."""
    return {"items": consistency.totals(current.transaction(), asked_for(query))}
