"""Outages over HTTP: rounds of help, and whom each helps."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT, moment, one_of, part, text
from libs.contracts.kinds import Moment
from libs.contracts.outages import AreaSchema, Cause
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of, page_to
from libs.web.permissions import allow
from services.cadence.api.sight import MANAGERS, READERS, branches, staff
from services.cadence.domain.areas import Area
from services.cadence.domain.purposes import Channel
from services.cadence.domain.rounds import SHORT, Progress
from services.cadence.usecases import outages, rounds
from services.cadence.usecases.outages import Reported

MOST_CALLS = 1_000


class RoundQuery(PageQuery):
    """Of which branch, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewRound(Schema):
    """An outage, told of by a system or not; `calls` is how many there is time for.

    Without it a round that is under way keeps its own, and a new one has as many as
    are usual in the branch.
    """

    branch_id = text("vienna")
    area = part(AreaSchema)
    cause = one_of(Cause)
    started_at = moment("2026-03-02T06:40:00Z")
    calls = fields.Integer(
        strict=True, load_default=None, validate=Range(0, MOST_CALLS)
    )


class NamedAreaSchema(Schema):
    """Part of a country: whatever is named narrows it."""

    country = fields.String(required=True)
    subdivision = fields.String(required=True, allow_none=True)
    postal_codes = fields.List(fields.String(), required=True)


class RoundSchema(Schema):
    """A round of help: how many it calls, sends a message, and has reached.

    `restored_at` is none while something is still gone; after `helps_until` nobody is
    helped any more.
    """

    round_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="round.branch")
    area = fields.Nested(NamedAreaSchema, required=True, attribute="round.area")
    cause = fields.String(required=True, attribute="round.cause")
    started_at = Moment(required=True)
    restored_at = Moment(required=True, allow_none=True, attribute="round.restored_at")
    helps_until = Moment(required=True, attribute="round.expires_at")
    calls = fields.Integer(required=True, attribute="round.calls")
    called = fields.Integer(required=True)
    messaged = fields.Integer(required=True)
    helped = fields.Integer(required=True)


class HelpSchema(Schema):
    """A client of a round: whom to reach, on which way, and why in this place."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    account_manager = fields.String(required=True, allow_none=True)
    way = fields.Enum(Channel, by_value=True, required=True)
    contact = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    reasons = fields.List(fields.String(), required=True)
    helped_at = Moment(required=True, allow_none=True)


class ElsewhereSchema(Schema):
    """A client in the area of a round that is helped in another one."""

    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)
    round_id = fields.String(required=True, attribute="round")


class AllElsewhereSchema(Schema):
    """All of them, up to 500."""

    items = fields.List(fields.Nested(ElsewhereSchema), required=True)


blueprint = Blueprint("outages", __name__, url_prefix="/v1/outages")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(RoundQuery, location="query")
@blueprint.response(200, page_of(RoundSchema))
def list_rounds(query: Mapping[str, Any]) -> dict[str, Any]:
    """List rounds of help after outages, the latest first."""
    seen = branches(query["branch"])
    found = rounds.listed(current.transaction(), seen, query["after"], query["limit"])
    return page(found, query, "started_at", "id")


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewRound)
@blueprint.response(201, RoundSchema)
def start_round(told: Mapping[str, Any]) -> Progress:
    """Start a round by hand; an outage of this day in the area is the same round."""
    transaction = current.transaction()
    reported = Reported(
        id=uuid4().hex[:SHORT],
        branch=told["branch_id"],
        area=Area(**vars(told["area"])),
        cause=told["cause"],
        started_at=told["started_at"],
        calls=told["calls"],
    )
    started = outages.start(transaction, reported)
    return rounds.found(transaction, started.id)


@blueprint.get("/<round_id>")
@allow(*READERS)
@blueprint.response(200, RoundSchema)
def read_round(round_id: str) -> Progress:
    """Say how a round of help goes."""
    return rounds.found(current.transaction(), round_id)


@blueprint.get("/<round_id>/clients")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(HelpSchema))
def list_helped(query: Mapping[str, Any], round_id: str) -> dict[str, Any]:
    """List whom a round helps: who is rung first, then who gets a message."""
    found = rounds.whom(
        current.transaction(), round_id, staff(None), query["after"], query["limit"]
    )
    full = len(found) >= query["limit"]
    return page_to(found, found[-1].place if full else None)


@blueprint.get("/<round_id>/elsewhere")
@allow(*READERS)
@blueprint.response(200, AllElsewhereSchema)
def list_helped_elsewhere(round_id: str) -> dict[str, Any]:
    """List who is in the area and helped in another round, once being enough."""
    found = rounds.elsewhere(current.transaction(), round_id, staff(None))
    return {"items": found}
