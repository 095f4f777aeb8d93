"""Clients' health over HTTP: green is best, and unknown is no answer."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.conversations import ConversationSchema
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.health import Health, What
from services.touchpoints.domain.relationships import Wanted
from services.touchpoints.domain.warnings import Worry
from services.touchpoints.storage.health import Unknown
from services.touchpoints.usecases import health
from services.touchpoints.usecases.health import Checked


class EvidenceSchema(Schema):
    """What the client did, and until when it tells how the client fares."""

    what = fields.Enum(What, by_value=True, required=True)
    at = Moment(required=True)
    fresh_until = Moment(required=True)


class WarningSchema(Schema):
    """A worry and why."""

    worry = fields.Enum(Worry, by_value=True, required=True)
    reason = fields.String(required=True)


class HealthSchema(Schema):
    """How a client fares; without fresh evidence it is `unknown`, never `green`.

    The `reasons` say why it is not green; for amber there may be `warnings` alone.
    """

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    health = fields.Enum(Health, by_value=True, required=True)
    reasons = fields.List(fields.String(), required=True)
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)
    warnings = fields.List(fields.Nested(WarningSchema), required=True)
    conversation = fields.Nested(ConversationSchema, required=True)


class UnknownSchema(Schema):
    """Of how many active clients of a branch nobody knows how they fare."""

    branch_id = fields.String(required=True, attribute="branch")
    clients = fields.Integer(required=True)
    unknown_clients = fields.Integer(required=True, attribute="unknown")
    unknown_share = fields.Float(required=True)


class UnknownsSchema(Schema):
    """Every branch that has active clients."""

    items = fields.List(fields.Nested(UnknownSchema), required=True)


blueprint = Blueprint("health", __name__, url_prefix="/v1/client-health")
shares = Blueprint("unknown-health", __name__, url_prefix="/v1/unknown-health")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(HealthSchema))
def list_health(query: Mapping[str, Any]) -> dict[str, Any]:
    """List how clients fare, with every worry about them, by client."""
    (after,) = query["after"] or ("",)
    wanted = Wanted(level=None, only_billed=None, staff=staff())
    found = health.listed(current.transaction(), wanted, after, query["limit"])
    return page(found, query, "client")


@blueprint.get("/<client_id>")
@allow(*READERS)
@blueprint.response(200, HealthSchema)
def read_health(client_id: str) -> Checked:
    """Read how a client fares, and by what that is known."""
    return health.of(current.transaction(), ClientId(client_id), staff())


@shares.get("")
@allow(*READERS)
@shares.response(200, UnknownsSchema)
def list_unknown_health() -> dict[str, list[Unknown]]:
    """Count, by branch, of how many active clients nobody knows how they fare."""
    return {"items": health.unknown(current.transaction(), staff())}
