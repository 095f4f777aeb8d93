"""Cover over HTTP: how much of our time ahead is sold, and what ends."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY, SharesQuery
from services.concentration.domain.beach import MOBILISING
from services.concentration.domain.cover import State
from services.concentration.usecases import cover
from services.concentration.usecases.cover import Scope


class CoverSchema(Schema):
    """Of the next `days`, today included, the hours that are signed and available.

    `share` is the signed part; it is a lower bound, and `state` at_least, while nobody
    told the hours of `untold` engagements. What nobody can tell is null.
    """

    days = fields.Integer(required=True)
    state = fields.Enum(State, by_value=True, required=True)
    signed_hours = fields.Float(required=True, allow_none=True, attribute="signed")
    available_hours = fields.Float(
        required=True, allow_none=True, attribute="available"
    )
    share = fields.Float(required=True, allow_none=True)
    untold = fields.Integer(required=True)


class CoverScopeSchema(Schema):
    """The covers of a branch or the firm, and how many engagements run at once.

    On `too_few_on` fewer will run than the owner wants of the whole firm. Both are null
    when nothing that was sold is on record.
    """

    covers = fields.List(fields.Nested(CoverSchema), required=True)
    engagements = fields.Integer(required=True, allow_none=True)
    too_few_on = fields.Date(required=True, allow_none=True)


class CoversSchema(Schema):
    """Forward cover as of a day; that of the firm for who sees every branch."""

    as_of = fields.Date(required=True)
    firm = fields.Nested(CoverScopeSchema, required=True, allow_none=True)
    branches = fields.Dict(
        fields.String(), fields.Nested(CoverScopeSchema), required=True
    )


class PersonsCoverSchema(Schema):
    """How much of the time of one of our project staff is booked."""

    staff_id = fields.String(required=True, attribute="colleague.person.id")
    branch_id = fields.String(required=True, attribute="colleague.branch")
    name = fields.String(required=True, attribute="colleague.name")
    covers = fields.List(fields.Nested(CoverSchema), required=True)


class PeoplesCoversSchema(Schema):
    """Of each of our project staff."""

    items = fields.List(fields.Nested(PersonsCoverSchema), required=True)


class LeftSchema(Schema):
    """A client or group, the hours that are signed with it, and the share without."""

    unit_id = fields.String(required=True, attribute="unit")
    name = fields.String(required=True)
    hours = fields.Float(required=True)
    share_left = fields.Float(required=True, attribute="share")


class LeftsSchema(Schema):
    """Whose loss would leave less than `threshold` of the next 30 days sold.

    Now it is `cover`, of all branches that one sees; `items` is null when nobody can
    tell.
    """

    cover = fields.Nested(CoverSchema, required=True)
    threshold = fields.Float(required=True)
    items = fields.List(fields.Nested(LeftSchema), required=True, allow_none=True)


class AsOfQuery(Schema):
    """As of which day, or of today."""

    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class EndSchema(Schema):
    """An engagement that ends, or did, and nothing that follows is signed.

    The next work takes up to six weeks to begin: it is to be sought by `seek_by`.
    `monthly_hours` are then free; null when nobody told how many.
    """

    engagement_id = fields.String(required=True, attribute="engagement")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    client_name = fields.String(required=True)
    ends_on = fields.Date(required=True)
    seek_by = fields.Date(required=True)
    days_left = fields.Integer(required=True)
    monthly_hours = fields.Float(required=True, allow_none=True)


class EndsSchema(Schema):
    """What ends within 90 days or did as long ago, the first end first."""

    as_of = fields.Date(required=True)
    items = fields.List(fields.Nested(EndSchema), required=True)


blueprint = Blueprint("cover", __name__, url_prefix="/v1/cover")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, CoversSchema)
def read_cover(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read how much of the next 30, 60 and 90 days is sold."""
    found = cover.of(current.transaction(), query["as_of"], query["branch"])
    sees_all = current.principal().branches is None
    return {
        "as_of": found.as_of,
        "firm": told(found.firm) if sees_all else None,
        "branches": {each: told(scope) for each, scope in found.branches.items()},
    }


def told(scope: Scope) -> dict[str, Any]:
    running = scope.running
    return {
        "covers": scope.covers,
        "engagements": running and running.now,
        "too_few_on": running and running.too_few_on,
    }


@blueprint.get("/people")
@allow(*MANAGERS)
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, PeoplesCoversSchema)
def read_covers_of_people(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read how much of the time of each of our project staff is booked."""
    found = cover.of_people(current.transaction(), query["as_of"], query["branch"])
    return {"items": [{"colleague": who, "covers": covers} for who, covers in found]}


@blueprint.get("/without")
@allow(*MANAGERS)
@blueprint.arguments(AsOfQuery, location="query")
@blueprint.response(200, LeftsSchema)
def read_cover_without(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read without whom too little of our time would be sold."""
    now, below, items = cover.left(current.transaction(), query["as_of"])
    return {"cover": now, "threshold": below, "items": items}


@blueprint.get("/ends")
@allow(*MANAGERS)
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, EndsSchema)
def read_ends(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read which engagements end with nothing after them."""
    as_of, ends = cover.ends(current.transaction(), query["as_of"], query["branch"])
    return {
        "as_of": as_of,
        "items": [
            {
                **vars(each),
                "seek_by": each.ends_on - MOBILISING,
                "days_left": (each.ends_on - as_of).days,
            }
            for each in ends
        ],
    }
