"""Imports of contacts over HTTP: what each brought, and taking one back as a whole."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import HIGHEST_LIMIT, PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.calendar import TellingSchema
from services.touchpoints.api.sight import MANAGERS
from services.touchpoints.usecases import imports
from services.touchpoints.usecases.imports import Reverted


class RunSchema(Schema):
    """An import of contacts; `events` is how many it brought."""

    run_id = fields.String(required=True, attribute="run")
    source = fields.String(required=True)
    imported_at = Moment(required=True)
    events = fields.Integer(required=True)
    taken_back = fields.Integer(required=True)
    file = fields.String(required=True, allow_none=True)
    actor = fields.String(required=True, allow_none=True)


class RunReversal(Schema):
    """Why the import is taken back."""

    reason = text("imported with the wrong zone")


class RevertedSchema(Schema):
    """What was taken back now, and what is left to be.

    `forgotten` had no client yet; `voided` are invoices and time entries; what is
    `left` after nothing was taken back is not logged yet; what is `held` stays because
    its client is on hold. What the import had corrected of a calendar `stands` again;
    it is `lost` where it waited for its client.
    """

    taken_back = fields.Integer(required=True)
    forgotten = fields.Integer(required=True)
    voided = fields.Integer(required=True)
    left = fields.Integer(required=True)
    held = fields.Integer(required=True)
    stands = fields.List(
        fields.Nested(TellingSchema), required=True, attribute="told_before.stands"
    )
    lost = fields.List(
        fields.Nested(TellingSchema), required=True, attribute="told_before.lost"
    )


class WaitingSchema(Schema):
    """How many contacts of an import are neither logged nor without a client yet."""

    waiting = fields.Integer(required=True)


class OriginQuery(Schema):
    """Of which touches."""

    touch = fields.List(
        fields.String(validate=Length(1, LONGEST_TEXT)),
        required=True,
        validate=Length(1, HIGHEST_LIMIT),
    )


class OriginSchema(Schema):
    """The import that brought a touch."""

    touch_id = fields.String(required=True, attribute="touch")
    run_id = fields.String(required=True, attribute="run")
    source = fields.String(required=True)


class OriginsSchema(Schema):
    """The imports of touches; those that no import brought are not among them."""

    items = fields.List(fields.Nested(OriginSchema), required=True)


blueprint = Blueprint("touch-imports", __name__, url_prefix="/v1/touch-imports")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(RunSchema))
def list_touch_imports(query: Mapping[str, Any]) -> dict[str, Any]:
    """List imports of contacts, the latest first."""
    found = imports.listed(current.transaction(), query["after"], query["limit"])
    return page(found, query, "imported_at", "run")


@blueprint.get("/origins")
@allow(*MANAGERS)
@blueprint.arguments(OriginQuery, location="query")
@blueprint.response(200, OriginsSchema)
def list_origins(query: Mapping[str, Any]) -> dict[str, Any]:
    """Tell which import brought each of some touches, if one did."""
    return {"items": imports.origins(current.transaction(), query["touch"])}


@blueprint.get("/<run_id>/waiting")
@allow(*MANAGERS)
@blueprint.response(200, WaitingSchema)
def count_waiting(run_id: str) -> dict[str, int]:
    """Count what an import brought and is still to be logged; none when all is."""
    return {"waiting": imports.waiting(current.transaction(), run_id)}


@blueprint.post("/<run_id>/reversal")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(RunReversal)
@blueprint.response(201, RevertedSchema)
def revert_touch_import(told: Mapping[str, Any], run_id: str) -> Reverted:
    """Take back a part of what an import brought; ask again while some is left."""
    return imports.revert(current.transaction(), run_id, told["reason"])
