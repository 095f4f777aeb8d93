"""On how few people clients hang, ours and theirs, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.values import StaffId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.concentration.api.amounts import Cents
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY, SharesQuery
from services.concentration.domain.knowers import SAFE, VERIFIED_FOR
from services.concentration.domain.threads import IN_TOUCH, LONGEST_GAP
from services.concentration.storage import finances
from services.concentration.usecases import key_people, shares
from services.concentration.usecases.key_people import KeyPeople

Names = Mapping[StaffId, str]


class DayQuery(Schema):
    """As of which day, or of today."""

    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class PersonSchema(Schema):
    """One of ours."""

    staff_id = fields.String(required=True)
    name = fields.String(required=True)


class MeasuresOfPeopleSchema(Schema):
    """On how few the clients of a portfolio hang.

    Of the `clients` in our care `alone` hang on one of us and `orphaned` on nobody; of
    the `unnoted` no critical area is on record. With nobody there we are in touch at
    `out_of_touch`, with one at `single_threaded`; `untold` when nobody told with whom.
    At `silent` somebody who decides has not heard from us for too long.

    Were the `leavers` to leave, in this order, more than half of the critical `areas`
    would be orphaned, as `orphaned_areas` are by now. So few as `bus_factor` are enough
    for that: at most, unless it `is_exact`. All are null with no area on record.
    """

    clients = fields.Integer(required=True)
    unnoted = fields.Integer(required=True, attribute="unknown")
    orphaned = fields.Integer(required=True)
    alone = fields.Integer(required=True)
    untold = fields.Integer(required=True)
    out_of_touch = fields.Integer(required=True)
    single_threaded = fields.Integer(required=True)
    silent = fields.Integer(required=True)
    areas = fields.Integer(required=True, allow_none=True)
    orphaned_areas = fields.Integer(required=True, allow_none=True)
    bus_factor = fields.Integer(required=True, allow_none=True)
    is_exact = fields.Boolean(required=True, allow_none=True)
    leavers = fields.List(fields.Nested(PersonSchema), required=True, allow_none=True)


class GapSchema(Schema):
    """The longest silence, in days, of a tier."""

    tier = fields.String(required=True)
    days = fields.Integer(required=True)


class KeyPeopleSchema(Schema):
    """The measures of the firm and of each branch, and by what they are taken.

    Who vouched for an area in the last `verified_days` knows it, unless temporary; an
    area is safe with `safe` who know it. We are in touch with whom we spoke or wrote in
    the last `in_touch_days`. `firm` is null to who sees only branches.
    """

    as_of = fields.Date(required=True)
    verified_days = fields.Integer(required=True)
    safe = fields.Integer(required=True)
    in_touch_days = fields.Integer(required=True)
    longest_gaps = fields.List(fields.Nested(GapSchema), required=True)
    firm = fields.Nested(MeasuresOfPeopleSchema, required=True, allow_none=True)
    branches = fields.Dict(
        fields.String(), fields.Nested(MeasuresOfPeopleSchema), required=True
    )


class HolderSchema(Schema):
    """One of ours on whom alone `areas` of `clients` hang.

    `revenue` is what those clients brought in over twelve months, null when they were
    not billed.
    """

    staff_id = fields.String(required=True, attribute="staff")
    name = fields.String(required=True)
    branch_id = fields.String(required=True, attribute="branch")
    areas = fields.Integer(required=True)
    clients = fields.Integer(required=True)
    revenue = Cents(required=True, allow_none=True, attribute="cents")


class HoldersSchema(Schema):
    """Those who hold something alone, whose clients bring in the most first."""

    currency = fields.String(required=True)
    items = fields.List(fields.Nested(HolderSchema), required=True)


blueprint = Blueprint("key-people", __name__, url_prefix="/v1/key-people")
TERMS = {
    "verified_days": VERIFIED_FOR.days,
    "safe": SAFE,
    "in_touch_days": IN_TOUCH.days,
    "longest_gaps": [
        {"tier": tier, "days": gap.days} for tier, gap in LONGEST_GAP.items()
    ],
}


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(DayQuery, location="query")
@blueprint.response(200, KeyPeopleSchema)
def read_key_people(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read on how few of us, and of them, clients hang."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    found = key_people.measures(transaction, window)
    names = key_people.names(transaction, found.values())
    firm = found.pop(None)
    return TERMS | {
        "as_of": window.as_of,
        "firm": told(firm, names) if current.principal().branches is None else None,
        "branches": {each: told(measured, names) for each, measured in found.items()},
    }


def told(measured: KeyPeople, names: Names) -> dict[str, Any]:
    theirs, leavers = measured.theirs, measured.leavers
    return {
        **vars(measured.ours),
        "untold": theirs.unknown,
        "out_of_touch": theirs.none,
        "single_threaded": theirs.single,
        "silent": theirs.silent,
        "areas": leavers and leavers.areas,
        "orphaned_areas": leavers and leavers.orphaned,
        "bus_factor": leavers and leavers.factor,
        "is_exact": leavers and leavers.least is not None,
        "leavers": leavers
        and [{"staff_id": each, "name": names[each]} for each in leavers.names],
    }


@blueprint.get("/holders")
@allow(*MANAGERS)
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, HoldersSchema)
def read_holders(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read on whom of us alone clients hang, and how much revenue with them."""
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    return {
        "currency": finances.currency(transaction),
        "items": key_people.alone(transaction, window, query["branch"]),
    }
