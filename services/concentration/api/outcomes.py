"""What a loss leaves of the firm, and what would help, as the answers tell it."""

from marshmallow import fields

from libs.web.blueprints import Schema
from services.concentration.api.amounts import Cents
from services.concentration.domain.survival import Threshold


class VerdictSchema(Schema):
    """What is left after a loss: the margin after fixed costs is that of a month.

    `months_of_cash` is null when the cash does not shrink. `by` is the threshold that
    is kept or, when the firm does not survive, missed: a margin that is not below
    nothing, or six months of cash.
    """

    margin = Cents(required=True, attribute="margin_cents")
    months_of_cash = fields.Float(required=True, allow_none=True)
    survives = fields.Boolean(required=True)
    by = fields.Enum(Threshold, by_value=True, required=True)


class WinSchema(Schema):
    """So many clients to win, each bringing in so much a year."""

    clients = fields.Integer(required=True)
    revenue = Cents(required=True, attribute="cents")


class RemedySchema(Schema):
    """What would let the firm survive: any one of these.

    `win` clients of the usual size, or larger ones; else `save` so much a month of the
    fixed costs, or `hold` so much more cash.
    """

    win = fields.Nested(WinSchema, required=True)
    win_larger = fields.Nested(WinSchema, required=True)
    save = Cents(required=True)
    hold = Cents(required=True)


class SpreadSchema(Schema):
    """What would bring the largest client's share down to `limit`: any one of these.

    `win` clients of the usual size, or larger ones; else let the largest `shrink_to` so
    much a year.
    """

    limit = fields.Float(required=True)
    win = fields.Nested(WinSchema, required=True)
    win_larger = fields.Nested(WinSchema, required=True)
    shrink_to = Cents(required=True)


class OutcomeSchema(Schema):
    """A loss of a year, and what it leaves.

    `verdict` is null until the finances are told; `remedy` then too, and where nothing
    is needed.
    """

    loss = Cents(required=True, attribute="cents")
    share = fields.Float(required=True)
    verdict = fields.Nested(VerdictSchema, required=True, allow_none=True)
    remedy = fields.Nested(RemedySchema, required=True, allow_none=True)
