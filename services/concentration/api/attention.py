"""Attention over HTTP: hours against revenue over the same ninety days, and alarms.

Amounts are in the firm's currency.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY
from services.concentration.domain.attention import Kind
from services.concentration.usecases import attention, shares


class OfBranchQuery(PageQuery):
    """Of one branch, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class AttentionQuery(OfBranchQuery):
    """As of which day, or of today."""

    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class AttentionSchema(Schema):
    """What a client took of our time and brought in, in the 90 days up to `as_of`.

    A client is a legal group, or one under nobody's control, named after its client
    that we worked for most. Shares are of the branch asked for, or of all: null where
    there is nothing to take one of, or nothing was brought in. `ratio` is the share of
    the hours by that of the revenue, `excess` by how much it is above it; `of_person`
    the largest share of one person's hours, who is `staff_id`. It `monopolises` above
    1.5 and three fair shares or half a person, and is `short_changed` the other way
    round; `windows_…` says in how many of three windows that was so, and `…_since` when
    the firm's alarm began, null while none sounds. `wishes` for special treatment came
    in these days, and `wishes_before` in as many days before; they `spike` at three or
    more and twice as many, and alarm `spike_since` until they are fewer than three.
    """

    unit_id = fields.String(required=True, attribute="attended.unit")
    client_id = fields.String(required=True, attribute="attended.client")
    branch_id = fields.String(required=True, attribute="attended.branch")
    name = fields.String(required=True, attribute="attended.name")
    clients = fields.Integer(required=True, attribute="attended.clients")
    as_of = fields.Date(required=True)
    hours = fields.Float(required=True, attribute="now.hours")
    attention = fields.Float(required=True, allow_none=True, attribute="now.attention")
    revenue = Cents(required=True, attribute="now.cents")
    revenue_share = fields.Float(
        required=True, allow_none=True, attribute="now.revenue"
    )
    ratio = fields.Float(required=True, allow_none=True, attribute="now.ratio")
    excess = fields.Float(required=True, allow_none=True, attribute="now.excess")
    staff_id = fields.String(required=True, allow_none=True, attribute="now.person")
    staff_name = fields.String(
        required=True, allow_none=True, attribute="attended.person_name"
    )
    of_person = fields.Float(required=True, allow_none=True, attribute="now.of_person")
    monopolises = fields.Boolean(required=True, attribute="now.monopolises")
    short_changed = fields.Boolean(required=True, attribute="now.is_short_changed")
    windows_monopolised = fields.Integer(required=True)
    windows_short_changed = fields.Integer(required=True)
    monopoly_since = fields.Date(required=True, allow_none=True)
    neglected_since = fields.Date(required=True, allow_none=True)
    wishes = fields.Integer(required=True, attribute="asked.lately")
    wishes_before = fields.Integer(required=True, attribute="asked.before")
    spike = fields.Boolean(required=True, attribute="asked.spikes")
    spike_since = fields.Date(required=True, allow_none=True)


class AlarmSchema(Schema):
    """An alarm about a client, with its shares when it began; null `until` it is over.

    These are of the firm, and null to who sees only branches.
    A client is a legal group, or one under nobody's control. A `spike`, of its wishes
    for special treatment, has no shares; another alarm has none of what it had none of.
    """

    unit_id = fields.String(required=True, attribute="unit")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    attention = fields.Float(required=True, allow_none=True)
    revenue_share = fields.Float(required=True, allow_none=True, attribute="revenue")


blueprint = Blueprint("attention", __name__, url_prefix="/v1/attention")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(AttentionQuery, location="query")
@blueprint.response(200, page_of(AttentionSchema))
def list_attention(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who took how much of our time for how much revenue, most hours first."""
    transaction = current.transaction()
    as_of = shares.window_of(transaction, query["as_of"]).as_of
    (after,) = query["after"] or (None,)
    found = attention.listed(transaction, as_of, query["branch"], after, query["limit"])
    last = found[-1] if len(found) >= query["limit"] else None
    return page_to(found, (last.attended.rank,) if last else None)


@blueprint.get("/alarms")
@allow(*MANAGERS)
@blueprint.arguments(OfBranchQuery, location="query")
@blueprint.response(200, page_of(AlarmSchema))
def list_attention_alarms(query: Mapping[str, Any]) -> dict[str, Any]:
    """List alarms of monopolies, neglected payers and spikes, the latest first."""
    found = attention.alarms_listed(
        current.transaction(), query["branch"], query["after"], query["limit"]
    )
    if current.principal().branches is not None:
        found = [replace(each, attention=None, revenue=None) for each in found]
    last = found[-1] if len(found) >= query["limit"] else None
    return page_to(
        found, (str(last.since), last.unit, last.kind.value) if last else None
    )
