"""Imports that were carried out over HTTP: listed and reverted."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.registry.api.records import whether
from services.registry.domain.runs import Why
from services.registry.usecases import reverts, runs
from services.registry.usecases.reverts import Reverted


class CarriedSchema(Schema):
    """An import: who carried it out, when, and how many records it touched."""

    run = fields.String(required=True, attribute="id")
    kind = fields.String(required=True)
    file = fields.String(required=True, allow_none=True)
    branches = fields.List(fields.String(), required=True)
    actor = fields.String(required=True)
    begun_at = fields.AwareDateTime(required=True)
    reverted_at = fields.AwareDateTime(required=True, allow_none=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)


class StayingSchema(Schema):
    """A record that stays as it is, and why."""

    kind = fields.String(required=True)
    record_id = fields.String(required=True)
    name = fields.String(required=True)
    why = fields.Enum(Why, by_value=True, required=True)


class RevertedSchema(Schema):
    """How many records of each kind are removed, and what stays."""

    run = fields.String(required=True, attribute="run_id")
    removed = fields.Dict(fields.String(), fields.Integer(), required=True)
    staying = fields.List(fields.Nested(StayingSchema), required=True)


class Revert(Schema):
    """A revert, or with `dry_run` only what it would do."""

    dry_run = whether(unless_said=False)


blueprint = Blueprint("imports carried out", __name__, url_prefix="/v1/imports")


@blueprint.get("")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(CarriedSchema))
def list_imports(query: Mapping[str, Any]) -> dict[str, Any]:
    """List imports, the newest first."""
    found = runs.listed(current.transaction(), query["after"], query["limit"])
    return page(found, query, "place", "id")


@blueprint.post("/<run>/revert")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@idempotent
@blueprint.arguments(Revert)
@blueprint.response(200, RevertedSchema)
def revert_import(body: Mapping[str, Any], run: str) -> Reverted:
    """Remove what an import created, and tell what of it stays.

    What was changed, contacted or referred to since stays, and so does what was on
    record before: an update is not undone.
    """
    carry_out = reverts.preview if body["dry_run"] else reverts.revert
    return carry_out(current.transaction(), run)
