"""Asks over HTTP: what clients are asked for, and who may be asked."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from libs.contracts.fields import LONGEST_TEXT, moment, part, text
from libs.contracts.invoices import MoneySchema
from libs.contracts.kinds import Moment
from libs.values import AskId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import (
    EntryQuery,
    EntrySchema,
    PeriodQuery,
    in_hand,
    listed,
    period,
    told_of,
    whose,
)
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.asking import REASONS, Rule
from services.touchpoints.domain.asks import Ask, AskRate, Outcome, Purpose
from services.touchpoints.usecases import asks
from services.touchpoints.usecases.asks import MayAsk

HALF_A_YEAR = 6
LONGEST_DROUGHT = 120


class NewAsk(Schema):
    """What a client is asked for; `touch_id` is the contact it is asked in."""

    client_id = text("c-0042")
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    asked_at = moment("2026-03-02T08:00:00Z")
    touch = text("t-90210", optional=True)


class NewAnswer(Schema):
    """What the client said, and what came of it."""

    outcome = fields.Enum(
        Outcome,
        by_value=True,
        required=True,
        validate=OneOf([Outcome.YES, Outcome.NO]),
    )
    worth = part(MoneySchema, optional=True)


class AskSchema(EntrySchema):
    """An ask."""

    ask_id = fields.String(required=True, attribute="id")
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    asked_at = Moment(required=True)
    asked_by = fields.String(required=True, allow_none=True)
    touch_id = fields.String(required=True, allow_none=True, attribute="touch")
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    answered_at = Moment(required=True, allow_none=True)
    worth = fields.Nested(MoneySchema, required=True, allow_none=True)


class MayAskQuery(Schema):
    """In which contact it would be asked."""

    touch = fields.String(validate=Length(1, LONGEST_TEXT), load_default=None)


class MayAskSchema(Schema):
    """Whether a client may be asked; if not, which rule says so, and why."""

    client_id = fields.String(required=True, attribute="client")
    may_ask = fields.Function(lambda may: may.rule is None)
    rule = fields.Enum(Rule, by_value=True, required=True, allow_none=True)
    reason = fields.Function(lambda may: REASONS[may.rule] if may.rule else None)
    last_asked_at = Moment(required=True, allow_none=True)


class RateSchema(Schema):
    """How often we ask; `rate` is the part of the active clients that was asked."""

    clients = fields.Integer(required=True)
    clients_asked = fields.Integer(required=True)
    rate = fields.Function(
        lambda told: told.clients_asked / told.clients if told.clients else None
    )
    asks = fields.Integer(required=True)
    yes = fields.Integer(required=True)
    no = fields.Integer(required=True)


class DroughtQuery(PageQuery):
    """Not asked in how many calendar months."""

    months = fields.Integer(
        load_default=HALF_A_YEAR, validate=Range(1, LONGEST_DROUGHT)
    )


class NotAskedSchema(EntrySchema):
    """A healthy client whom nobody asked for long; never when there is no date."""

    name = fields.String(required=True)
    last_asked_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("asks", __name__, url_prefix="/v1/asks")
of_clients = Blueprint("may-ask", __name__, url_prefix="/v1/clients")
rates = Blueprint("ask-rate", __name__, url_prefix="/v1/ask-rate")
droughts = Blueprint("ask-drought", __name__, url_prefix="/v1/ask-drought")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(AskSchema))
def list_asks(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what clients were asked for, the latest first."""
    return listed(asks.ASKS, query)


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewAsk)
@blueprint.response(201, AskSchema)
def log_ask(told: Mapping[str, Any]) -> Ask:
    """Log an ask; refused, with the rule, where the client may not be asked."""
    ask = Ask(**told_of(told), asked_by=current.principal().staff)
    return asks.make(current.transaction(), ask)


@blueprint.post("/<ask_id>/answer")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewAnswer)
@blueprint.response(201, AskSchema)
def answer_ask(told: Mapping[str, Any], ask_id: AskId) -> Ask:
    """Write down what the client said."""
    asked = in_hand(asks.ASKS, ask_id)
    return asks.answer(current.transaction(), asked, told["outcome"], told["worth"])


@of_clients.get("/<client_id>/may-ask")
@allow(*READERS)
@of_clients.arguments(MayAskQuery, location="query")
@of_clients.response(200, MayAskSchema)
def may_ask_client(query: Mapping[str, Any], client_id: str) -> MayAsk:
    """Say whether a client may be asked for something now."""
    client = whose(client_id).client
    return asks.may_ask(current.transaction(), client, query["touch"])


@rates.get("")
@allow(*READERS)
@rates.arguments(PeriodQuery, location="query")
@rates.response(200, RateSchema)
def read_ask_rate(query: Mapping[str, Any]) -> AskRate:
    """Say how many of the active clients were asked in a period."""
    return asks.rate(current.transaction(), period(query), staff())


@droughts.get("")
@allow(*READERS)
@droughts.arguments(DroughtQuery, location="query")
@droughts.response(200, page_of(NotAskedSchema))
def list_not_asked(query: Mapping[str, Any]) -> dict[str, Any]:
    """List healthy clients that nobody has asked for anything in so many months."""
    (after,) = query["after"] or ("",)
    found = asks.not_asked(
        current.transaction(), staff(), query["months"], after, query["limit"]
    )
    return page(found, query, "client")
