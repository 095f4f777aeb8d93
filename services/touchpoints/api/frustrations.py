"""Open frustrations over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import day, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import tag
from libs.web.idempotency import idempotent
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import EntryQuery, EntrySchema
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.frustrations import Frustration
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.usecases import frustrations, touches

Answer = tuple[Frustration, dict[str, str]]


class Entrusting(Schema):
    """Who sees to it, and by when."""

    owner = text("s-07")
    due_on = day("2026-03-06")


class Closing(Schema):
    """What was done about it."""

    resolution = text("replaced the router, apologised in person")


class FrustrationSchema(EntrySchema):
    """What a bad contact left behind."""

    touch_id = fields.String(required=True, attribute="touch")
    owner = fields.String(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)
    resolution = fields.String(required=True, allow_none=True)
    overdue = fields.Function(lambda each: each.is_overdue(current.transaction().now))
    revision = fields.Integer(required=True)


blueprint = Blueprint("frustrations", __name__, url_prefix="/v1/frustrations")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(FrustrationSchema))
def list_frustrations(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what clients are still unhappy about."""
    (after,) = query["after"] or ("",)
    wanted = Wanted(query["client"], staff())
    found = frustrations.still_open(
        current.transaction(), wanted, after, query["limit"]
    )
    return page(found, query, "touch")


@blueprint.post("/<touch_id>/entrusting")
@allow(*READERS)
@idempotent
@blueprint.arguments(Entrusting)
@blueprint.response(201, FrustrationSchema)
def entrust_frustration(told: Mapping[str, Any], touch_id: str) -> Answer:
    """Give it an owner and a date."""
    touches.found(current.transaction(), touch_id, staff())
    given = frustrations.entrust(
        current.transaction(), touch_id, told["owner"], told["due_on"]
    )
    return given, tag(given.revision)


@blueprint.post("/<touch_id>/closing")
@allow(*READERS)
@idempotent
@blueprint.arguments(Closing)
@blueprint.response(201, FrustrationSchema)
def close_frustration(told: Mapping[str, Any], touch_id: str) -> Answer:
    """Close it with what was done."""
    touches.found(current.transaction(), touch_id, staff())
    closed = frustrations.close(current.transaction(), touch_id, told["resolution"])
    return closed, tag(closed.revision)
