"""Losses over HTTP: what we would lose with whom, and whether we would survive it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.outcomes import OutcomeSchema, SpreadSchema
from services.concentration.api.shares import MANAGERS, SharesQuery
from services.concentration.domain.measures import State
from services.concentration.domain.scenarios import Scenario, What
from services.concentration.domain.stress import Firm, worst_of_each
from services.concentration.usecases import losses, shares
from services.concentration.usecases.losses import Lab

USUAL, MOST = 3, 200


class LossesQuery(SharesQuery):
    """Of one kind of loss or of all, and how many of each kind."""

    what = fields.Enum(What, by_value=True, load_default=None)
    most = fields.Integer(load_default=USUAL, validate=Range(1, MOST))


class LossQuery(SharesQuery):
    """What is lost: of a group any client's id will do, of our people theirs."""

    what = fields.Enum(What, by_value=True, required=True)
    key = fields.String(load_default="", validate=Length(0, LONGEST_TEXT))


class ScenarioSchema(OutcomeSchema):
    """A loss by name; `clients` are hit by it.

    `idle_hours` a month were committed to them, the full time of `idle_people`; of a
    client without any commitment, the hours that were logged in the last 90 days, as
    those of a month. Both are null when no hours of theirs are on record.
    """

    what = fields.Enum(What, by_value=True, required=True)
    key = fields.String(required=True)
    name = fields.String(required=True)
    clients = fields.Integer(required=True)
    idle_hours = fields.Float(required=True, allow_none=True)
    idle_people = fields.Float(required=True, allow_none=True)


class HitSchema(Schema):
    """What is lost of a client, and the hours a month that are idle then, if known."""

    client_id = fields.String(required=True, attribute="id")
    name = fields.String(required=True)
    loss = Cents(required=True, attribute="cents")
    hours = fields.Float(required=True, allow_none=True)


class OneScenarioSchema(ScenarioSchema):
    """A loss by name, with the clients that it hits most, 200 of them."""

    hit = fields.List(fields.Nested(HitSchema), required=True)


class LabSchema(Schema):
    """What is put to the test: the twelve months up to `until`.

    `gone` was brought in by clients that are lost already, and counts nowhere; `below`
    zero is what others got back beyond what they were billed: nobody can lose that, yet
    it is part of every verdict. Bills are on record since `billed_since`: after `since`
    no verdict can be given.
    """

    state = fields.Enum(State, by_value=True, required=True)
    as_of = fields.Date(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True)
    currency = fields.String(required=True)
    revenue = Cents(required=True, allow_none=True)
    gone = Cents(required=True)
    below = Cents(required=True)
    billed_since = fields.Date(required=True, allow_none=True)


class LossSchema(LabSchema):
    """A loss by name; null when nobody brings in anything."""

    loss = fields.Nested(OneScenarioSchema, required=True, allow_none=True)


class LossesSchema(LabSchema):
    """Losses by name, the greatest first, `as_it_is` without any of them.

    `spread` is null where the largest client's share is within its limit.
    """

    as_it_is = fields.Nested(OutcomeSchema, required=True, allow_none=True)
    spread = fields.Nested(SpreadSchema, required=True, allow_none=True)
    items = fields.List(fields.Nested(ScenarioSchema), required=True)


blueprint = Blueprint("loss-scenarios", __name__, url_prefix="/v1/loss-scenarios")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(LossesQuery, location="query")
@blueprint.response(200, LossesSchema)
def read_loss_scenarios(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what would be lost with whom, the greatest losses of each kind."""
    transaction, lab = current.transaction(), loaded(query)
    if not (firm := lab.firm):
        return told(lab) | {"as_it_is": None, "spread": None, "items": []}
    found = losses.named(transaction, lab, firm, query["what"])
    return told(lab) | {
        "as_it_is": firm.without(0),
        "spread": losses.spread(transaction, firm),
        "items": [spelled(firm, e) for e in worst_of_each(found, query["most"])],
    }


@blueprint.get("/one")
@allow(*MANAGERS)
@blueprint.arguments(LossQuery, location="query")
@blueprint.response(200, LossSchema)
def read_loss_scenario(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what would be lost with one client, sector, vendor or person of ours."""
    transaction, lab = current.transaction(), loaded(query)
    if not (firm := lab.firm):
        return told(lab) | {"loss": None}
    one = losses.find(transaction, lab, firm, query["what"], query["key"])
    return told(lab) | {"loss": spelled(firm, one) | {"hit": one.clients[:MOST]}}


def loaded(query: Mapping[str, Any]) -> Lab:
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    return losses.lab(transaction, window, query["branch"] or the_only_branch())


def the_only_branch() -> BranchId | None:
    """Return the branch of who sees one only: its finances are those to judge by."""
    seen = current.principal().branches
    return next(iter(seen)) if seen and len(seen) == 1 else None


def told(lab: Lab) -> dict[str, Any]:
    since, until = lab.window.first.day(1), lab.window.last.last_day
    return {
        **vars(lab),
        "as_of": lab.window.as_of,
        "since": since,
        "until": until,
        "revenue": lab.firm.revenue if lab.firm else None,
        "below": lab.firm.below if lab.firm else 0,
    }


def spelled(firm: Firm, scenario: Scenario) -> dict[str, Any]:
    return {
        **vars(scenario),
        **vars(firm.without(scenario.cents)),
        "clients": len(scenario.clients),
        "idle_people": scenario.idle_people,
    }
