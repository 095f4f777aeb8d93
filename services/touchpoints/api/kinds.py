"""Kinds of touch over HTTP: an owner's own words, with what they are worth."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS
from services.touchpoints.domain.kinds import Channel, GapClass, Kind, Satisfies
from services.touchpoints.usecases import kinds


class KindChange(Schema):
    """What a kind of touch is worth; `gamma` closes that part of the way to 100."""

    channel = fields.Enum(Channel, by_value=True, required=True)
    gamma = fields.Float(required=True, validate=Range(0, 1))
    gap_class = fields.Enum(GapClass, by_value=True, required=True)
    satisfies = fields.Enum(Satisfies, by_value=True, required=True)
    service = fields.Boolean(load_default=False)
    random = fields.Boolean(load_default=False)


class KindSchema(KindChange):
    """A kind of touch."""

    name = fields.String(required=True)


class KindsSchema(Schema):
    """All of them."""

    items = fields.List(fields.Nested(KindSchema), required=True)


blueprint = Blueprint("touch-kinds", __name__, url_prefix="/v1/touch-kinds")


@blueprint.get("")
@allow(*READERS)
@blueprint.response(200, KindsSchema)
def list_kinds() -> dict[str, list[Kind]]:
    """List the kinds of touch."""
    return {"items": kinds.known(current.transaction())}


@blueprint.put("/<name>")
@allow(Role.OWNER)
@blueprint.arguments(KindChange)
@blueprint.response(200, KindSchema)
def set_kind(told: Mapping[str, Any], name: str) -> Kind:
    """Add a kind of touch, or change what it is worth from now on."""
    return kinds.define(current.transaction(), Kind(name, **told))
