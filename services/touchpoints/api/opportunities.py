"""Opportunities over HTTP: where they were found, and what they are owed to."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import OneOf

from libs.contracts.fields import moment, part, text
from libs.contracts.invoices import MoneySchema
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import (
    EntryQuery,
    EntrySchema,
    found,
    in_hand,
    listed,
    told_of,
)
from services.touchpoints.api.sight import READERS
from services.touchpoints.domain.attribution import Attributed
from services.touchpoints.domain.opportunities import Opportunity, State
from services.touchpoints.usecases import opportunities


class NewOpportunity(Schema):
    """An opportunity, and the contact it was found in, if in one."""

    client_id = text("c-0042")
    name = text("Telephones for the new branch")
    found_at = moment("2026-03-02T08:00:00Z")
    touch = text("t-90210", optional=True)
    worth = part(MoneySchema, optional=True)


class Decision(Schema):
    """What became of it, and when."""

    state = fields.Enum(
        State,
        by_value=True,
        required=True,
        validate=OneOf([State.WON, State.LOST]),
    )
    decided_at = moment("2026-03-20T08:00:00Z")


class OpportunitySchema(EntrySchema):
    """An opportunity."""

    opportunity_id = fields.String(required=True, attribute="id")
    name = fields.String(required=True)
    found_at = Moment(required=True)
    touch_id = fields.String(required=True, allow_none=True, attribute="touch")
    worth = fields.Nested(MoneySchema, required=True, allow_none=True)
    state = fields.Enum(State, by_value=True, required=True)
    decided_at = Moment(required=True, allow_none=True)


class ShareSchema(Schema):
    """The part of an opportunity that is owed to a touch, exact as a fraction."""

    touch_id = fields.String(dump_default=None, attribute="effort.touch")
    kind = fields.String(dump_default=None, attribute="effort.kind")
    occurred_at = Moment(dump_default=None, attribute="effort.at")
    share = fields.String(required=True)


class AttributionSchema(Schema):
    """The efforts of the year before; without any the whole is owed to none."""

    items = fields.List(fields.Nested(ShareSchema), required=True)


blueprint = Blueprint("opportunities", __name__, url_prefix="/v1/opportunities")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(OpportunitySchema))
def list_opportunities(query: Mapping[str, Any]) -> dict[str, Any]:
    """List opportunities, the latest found first."""
    return listed(opportunities.OPPORTUNITIES, query)


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewOpportunity)
@blueprint.response(201, OpportunitySchema)
def log_opportunity(told: Mapping[str, Any]) -> Opportunity:
    """Log an opportunity, with the contact it was found in."""
    return opportunities.add(current.transaction(), Opportunity(**told_of(told)))


@blueprint.post("/<opportunity_id>/decision")
@allow(*READERS)
@idempotent
@blueprint.arguments(Decision)
@blueprint.response(201, OpportunitySchema)
def decide_opportunity(told: Mapping[str, Any], opportunity_id: str) -> Opportunity:
    """Write down that it was won or lost."""
    still_open = in_hand(opportunities.OPPORTUNITIES, opportunity_id)
    return opportunities.decide(
        current.transaction(), still_open, told["state"], told["decided_at"]
    )


@blueprint.get("/<opportunity_id>/attribution")
@allow(*READERS)
@blueprint.response(200, AttributionSchema)
def attribute_opportunity(opportunity_id: str) -> dict[str, list[Attributed]]:
    """Share an opportunity out among our efforts before it; the shares add up to 1."""
    owed = found(opportunities.OPPORTUNITIES, opportunity_id)
    return {"items": opportunities.attributed(current.transaction(), owed)}
