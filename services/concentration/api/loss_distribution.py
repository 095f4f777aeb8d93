"""The distribution of a year's loss over HTTP, and who makes its bad years bad."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.losses import LabSchema, loaded, told
from services.concentration.api.outcomes import OutcomeSchema
from services.concentration.api.shares import MANAGERS, SharesQuery
from services.concentration.domain.shortfall import Tail
from services.concentration.domain.stress import Firm
from services.concentration.usecases import losses

USUAL, MOST = 10, 200


class DistributionQuery(SharesQuery):
    """How many of those to tell who add most to the bad years."""

    most = fields.Integer(load_default=USUAL, validate=Range(1, MOST))


class PartSchema(Schema):
    """What a client adds to the expected shortfall, and its `share` of that.

    `probability` is that of its leaving within a year; it is `assumed` where nobody can
    tell one for some of it.
    """

    unit_id = fields.String(required=True)
    name = fields.String(required=True)
    revenue = Cents(required=True)
    probability = fields.Float(required=True)
    assumed = fields.Boolean(required=True)
    adds = Cents(required=True)
    share = fields.Float(required=True)


class TailSchema(OutcomeSchema):
    """The loss that is not exceeded with the probability `level`, and what it leaves.

    `shortfall` is the mean loss of the worse years; the `parts` of all clients sum to
    it, and the largest come first.
    """

    level = fields.Float(required=True)
    shortfall = Cents(required=True)
    parts = fields.List(fields.Nested(PartSchema), required=True)


class DistributionSchema(LabSchema):
    """What may be lost within a year if clients leave independently of each other.

    That understates bad years: losses that hit many at once are the named ones. It is
    `exact`, or rounds each client to a 2^17th of the revenue. `assumed_share` is that
    of the revenue for which nobody can tell how likely it leaves.
    """

    units = fields.Integer(required=True)
    exact = fields.Boolean(required=True, allow_none=True)
    mean = Cents(required=True, allow_none=True)
    deviation = Cents(required=True, allow_none=True)
    assumed_share = fields.Float(required=True, allow_none=True)
    tails = fields.List(fields.Nested(TailSchema), required=True)


NOTHING: Mapping[str, Any] = {
    "units": 0,
    "tails": [],
    **dict.fromkeys(("exact", "mean", "deviation", "assumed_share")),
}
blueprint = Blueprint("loss-distribution", __name__, url_prefix="/v1/loss-distribution")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(DistributionQuery, location="query")
@blueprint.response(200, DistributionSchema)
def read_loss_distribution(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read how much may be lost within a year, how likely, and with whom."""
    lab = loaded(query)
    if not (firm := lab.firm):
        return {**told(lab), **NOTHING}
    found = firm.losses
    return told(lab) | {
        "units": len(firm.units),
        "exact": found.exact,
        "mean": round(found.mean),
        "deviation": round(found.deviation),
        "assumed_share": firm.assumed_share,
        "tails": [spelled(firm, each, query["most"]) for each in losses.tails(firm)],
    }


def spelled(firm: Firm, tail: Tail, most: int) -> dict[str, Any]:
    outcome = firm.without(round(tail.quantile))
    return {
        **vars(outcome),
        "level": tail.level,
        "shortfall": round(tail.shortfall),
        "parts": [part(firm, tail, nth) for nth in tail.largest(most)],
    }


def part(firm: Firm, tail: Tail, nth: int) -> dict[str, Any]:
    unit, adds = firm.units[nth], float(tail.parts[nth])
    return {
        "unit_id": unit.id,
        "name": unit.name,
        "revenue": unit.cents,
        "probability": unit.probability,
        "assumed": unit.assumed_cents > 0,
        "adds": round(adds),
        "share": adds / tail.shortfall if tail.shortfall else 0.0,
    }
