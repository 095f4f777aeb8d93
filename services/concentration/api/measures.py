"""What is told of shares over HTTP.

Amounts are in the firm's currency.
"""

from marshmallow import fields

from libs.web.blueprints import Schema
from services.concentration.api.amounts import Cents
from services.concentration.domain.measures import Band, State


class MeasuresSchema(Schema):
    """The measures of a portfolio, null unless its `state` is known.

    A client is a legal group, or a client under nobody's control. Shares and Gini are
    from 0 to 1, `hhi` is up to 10,000; so many equal clients as `effective_clients`
    would have the same HHI, and as `entropy_clients` the same entropy. `left_out` came
    to zero or less. `band` is the one of the merger guidelines of 2023: a word.
    """

    state = fields.Enum(State, by_value=True, required=True)
    clients = fields.Integer(required=True, allow_none=True)
    revenue = Cents(required=True, allow_none=True, attribute="cents")
    top_1 = fields.Float(required=True, allow_none=True)
    top_3 = fields.Float(required=True, allow_none=True)
    top_5 = fields.Float(required=True, allow_none=True)
    top_10 = fields.Float(required=True, allow_none=True)
    hhi = fields.Float(required=True, allow_none=True)
    band = fields.Enum(Band, by_value=True, required=True, allow_none=True)
    effective_clients = fields.Float(required=True, allow_none=True)
    entropy_clients = fields.Float(required=True, allow_none=True)
    gini = fields.Float(required=True, allow_none=True)
    left_out = fields.Integer(required=True)
    left_out_revenue = Cents(required=True, attribute="left_out_cents")


class BothSchema(MeasuresSchema):
    """The measures of the twelve months, and of what recurs now."""

    recurring = fields.Nested(MeasuresSchema, required=True)


class UnconvertedSchema(Schema):
    """Documents that do not count while no rate of their currency is known."""

    currency = fields.String(required=True)
    documents = fields.Integer(required=True)
    amount = fields.Decimal(required=True, as_string=True)


class SharesSchema(Schema):
    """The measures of the firm and of each branch, and what they do not hold.

    Months that are over count: twelve, up to `until`; what recurs now is said by those
    from `recurring_since` on. `running` was billed since `until`. `firm` is null to who
    sees only branches.
    """

    as_of = fields.Date(required=True)
    since = fields.Date(required=True)
    recurring_since = fields.Date(required=True)
    until = fields.Date(required=True)
    currency = fields.String(required=True)
    billed_since = fields.Date(required=True, allow_none=True)
    running = Cents(required=True)
    unconverted = fields.List(fields.Nested(UnconvertedSchema), required=True)
    firm = fields.Nested(BothSchema, required=True, allow_none=True)
    branches = fields.Dict(fields.String(), fields.Nested(BothSchema), required=True)


class PastSchema(MeasuresSchema):
    """The measures as they were in the evening of a month's last day, or of today."""

    as_of = fields.Date(required=True)


class TrendSchema(Schema):
    """The earliest first."""

    items = fields.List(fields.Nested(PastSchema), required=True)


class SliceSchema(Schema):
    """What a line, vendor, sector, referrer or building brought in, and by whom.

    `key` is null for what nobody told. `revenue` is all that was billed and credited,
    `share` its part of all slices above zero, or for buildings, which overlap, of all
    revenue; `clients`, `top_1` and `hhi` are of the clients within it.
    """

    key = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    revenue = Cents(required=True, attribute="cents")
    share = fields.Float(required=True, allow_none=True)
    clients = fields.Integer(
        required=True, allow_none=True, attribute="measures.clients"
    )
    top_1 = fields.Float(required=True, allow_none=True, attribute="measures.top_1")
    hhi = fields.Float(required=True, allow_none=True, attribute="measures.hhi")


class SlicesSchema(Schema):
    """The largest first."""

    items = fields.List(fields.Nested(SliceSchema), required=True)


class StandingSchema(Schema):
    """A client among the others: a legal group, or one under nobody's control.

    `name` is that of its largest client, `clients` how many of it were billed.
    `share_so_far` is that of the largest down to this one; all `hhi_points` make the
    HHI. `is_major` brings in a tenth of the revenue or more (ASC 280-10-50-42).
    """

    unit_id = fields.String(required=True, attribute="unit")
    name = fields.String(required=True)
    clients = fields.Integer(required=True)
    rank = fields.Integer(required=True)
    revenue = Cents(required=True, attribute="cents")
    share = fields.Float(required=True, allow_none=True)
    share_so_far = fields.Float(required=True, allow_none=True)
    hhi_points = fields.Float(required=True, allow_none=True)
    is_major = fields.Boolean(required=True)


class ExposuresSchema(Schema):
    """The 20 largest, and whoever else brings in a tenth of the revenue or more."""

    items = fields.List(fields.Nested(StandingSchema), required=True)


class MergerSchema(Schema):
    """The measures as they are, and as they would be if the two were one."""

    before = fields.Nested(MeasuresSchema, required=True)
    after = fields.Nested(MeasuresSchema, required=True)
    hhi_rises_by = fields.Float(required=True, allow_none=True)
