"""Relationship values over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.decay import monthly_fall, value_at
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.levels import Level
from services.touchpoints.domain.relationships import Kept, Wanted
from services.touchpoints.usecases import relationships


class RelationshipQuery(PageQuery):
    """Which relationships."""

    level = fields.Enum(Level, by_value=True, load_default=None)
    only_billed = fields.Boolean(load_default=None)


class ExplanationQuery(Schema):
    """At which time, and with what was known when."""

    as_of = Moment(load_default=None)
    known_at = Moment(load_default=None)


class RelationshipSchema(Schema):
    """What a relationship is worth now; null where nothing was ever earned."""

    client_id = fields.String(required=True)
    branch_id = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.Enum(Level, by_value=True, required=True)
    value = fields.Float(required=True, allow_none=True)
    falls_per_month = fields.Float(required=True, allow_none=True)
    holds_until = Moment(required=True, allow_none=True)
    last_credit_at = Moment(required=True, allow_none=True)
    cold_at = Moment(required=True)
    crosses_at = Moment(required=True, allow_none=True)
    only_billed = fields.Boolean(required=True)
    revision = fields.Integer(required=True)


@dataclass(frozen=True)
class Seen:
    """A relationship as it stands now; its value is worked out, kept nowhere."""

    client_id: str
    branch_id: str
    name: str
    level: Level
    value: float | None
    falls_per_month: float | None
    holds_until: datetime | None
    last_credit_at: datetime | None
    cold_at: datetime
    crosses_at: datetime | None
    only_billed: bool
    revision: int


def seen(kept: Kept, now: datetime) -> Seen:
    standing = kept.relationship.standing
    holds_until = standing.decays_from if standing else now
    return Seen(
        client_id=kept.client,
        branch_id=kept.branch,
        name=kept.name,
        level=kept.level,
        value=value_at(standing, now) if standing else None,
        falls_per_month=monthly_fall(standing, now) if standing else None,
        holds_until=holds_until if holds_until > now else None,
        last_credit_at=standing.as_of if standing else None,
        cold_at=kept.relationship.cold_at,
        crosses_at=kept.crosses_at,
        only_billed=kept.only_billed,
        revision=kept.revision,
    )


class WorthSchema(Schema):
    """An entry of the ledger: what it earned and what is left of that."""

    touch_id = fields.String(required=True, attribute="credit.touch")
    kind = fields.String(required=True, attribute="credit.kind")
    occurred_at = Moment(required=True, attribute="credit.occurred_at")
    recorded_at = Moment(required=True, attribute="credit.recorded_at")
    gamma = fields.Float(required=True, attribute="credit.gamma")
    earned = fields.Float(required=True, attribute="effective")
    present = fields.Float(required=True)
    reason = fields.String(required=True)


class ExplanationSchema(Schema):
    """The value and the entries that add up to it."""

    client_id = fields.String(required=True)
    as_of = Moment(required=True)
    known_at = Moment(required=True)
    value = fields.Float(required=True, allow_none=True)
    items = fields.List(fields.Nested(WorthSchema), required=True)


blueprint = Blueprint("relationships", __name__, url_prefix="/v1/relationships")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(RelationshipQuery, location="query")
@blueprint.response(200, page_of(RelationshipSchema))
def list_relationships(query: Mapping[str, Any]) -> dict[str, Any]:
    """List relationships by client, those of one level or all."""
    (after,) = query["after"] or ("",)
    wanted = Wanted(query["level"], query["only_billed"], staff())
    transaction = current.transaction()
    found = relationships.listed(transaction, wanted, after, query["limit"])
    return page([seen(each, transaction.now) for each in found], query, "client_id")


@blueprint.get("/<client_id>")
@allow(*READERS)
@blueprint.response(200, RelationshipSchema)
def read_relationship(client_id: str) -> Seen:
    """Read what the relationship with a client is worth now."""
    transaction = current.transaction()
    kept = relationships.found(transaction, client_id, staff())
    return seen(kept, transaction.now)


@blueprint.get("/<client_id>/credits")
@allow(*READERS)
@blueprint.arguments(ExplanationQuery, location="query")
@blueprint.response(200, ExplanationSchema)
def explain_relationship(query: Mapping[str, Any], client_id: str) -> dict[str, Any]:
    """Explain a value: every entry with its present worth; they add up to it."""
    transaction = current.transaction()
    kept = relationships.found(transaction, client_id, staff())
    at = query["as_of"] or transaction.now
    known_at = query["known_at"] or transaction.now
    worths = relationships.explained(transaction, kept.client, at, known_at)
    earned = any(worth.credit.gamma > 0 for worth in worths)
    return {
        "client_id": kept.client,
        "as_of": at,
        "known_at": known_at,
        "value": sum(worth.present for worth in worths) if earned else None,
        "items": worths,
    }
