"""Holds over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    BranchRecordQuery,
    ClientRecordSchema,
    listed,
    told,
    whether_asked,
)
from services.registry.api.shelves import MANAGERS
from services.registry.domain.holds import Hold
from services.registry.usecases import holds
from services.registry.usecases.holds import HOLDS


class HoldQuery(BranchRecordQuery):
    """Which holds: `live` are those that were not lifted."""

    live = whether_asked()


class NewHold(Schema):
    """Why what is kept of a client must stay."""

    reason = text("Claim 26/117: their counsel wrote on 2 March")


class HoldSchema(ClientRecordSchema):
    """A hold on record; `name` is the client's."""

    hold_id = fields.String(required=True, attribute="id")
    name = fields.String(required=True)
    reason = fields.String(required=True)
    placed_at = Moment(required=True)
    placed_by = fields.String(required=True)
    lifted_at = Moment(required=True, allow_none=True)
    lifted_by = fields.String(required=True, allow_none=True)


blueprint = Blueprint("holds", __name__, url_prefix="/v1")


@blueprint.get("/holds")
@allow(*MANAGERS)
@blueprint.arguments(HoldQuery, location="query")
@blueprint.response(200, page_of(HoldSchema))
def list_holds(query: Mapping[str, Any]) -> dict[str, Any]:
    """List holds by the client's name."""
    return listed(HOLDS, query, {})


@blueprint.post("/clients/<client_id>/hold")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewHold)
@blueprint.response(201, HoldSchema)
def hold_client(body: Mapping[str, Any], client_id: str) -> Answer[Hold]:
    """Put a client on hold: nothing of it goes for its age until it is let go.

    Nor are its people erased meanwhile, nor what imports brought of it. What somebody
    or its own system takes back one by one is not stopped.
    """
    return told(holds.place(current.transaction(), client_id, body["reason"]))


@blueprint.delete("/clients/<client_id>/hold")
@allow(*MANAGERS)
@blueprint.response(200, HoldSchema)
def lift_hold(client_id: str) -> Answer[Hold]:
    """Let a client go: what is too old goes within a week."""
    return told(holds.lift(current.transaction(), client_id))
