"""The beach over HTTP: which alarms there are, and what the owner calls too little."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, share, whole
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.beach import GRAVEST, Terms, What
from services.concentration.storage.beaches import Wanted
from services.concentration.usecases import beach, cover_terms

SOURCES = {
    "beach_below": "less than a quarter of the next 30 days is sold: our judgement",
    "idle_below": "billed hours of the hours there were in a week: our judgement",
    "least_engagements": "several projects at once: three is our judgement",
    "owner_from_level": "from day 30 on; level 3, from day 60 on, always reaches you",
}


class BeachQuery(PageQuery):
    """Of one branch or of all; `everything`, or what is grave enough for who asks."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    everything = fields.Boolean(load_default=False)


class BeachAlarmSchema(Schema):
    """Whom or what the clock runs for, since when, and how grave it is by now: 1 to 3.

    The clock of an engagement runs from 90 days before its end, or from its first day.
    """

    what = fields.Enum(What, by_value=True, required=True)
    key = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    branch_id = fields.String(required=True, allow_none=True, attribute="branch")
    client_id = fields.String(required=True, allow_none=True, attribute="client")
    client_name = fields.String(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)
    since = fields.Date(required=True)
    level = fields.Integer(required=True)


class NewCoverTerms(Schema):
    """What the owner calls too little.

    The clock starts when less than `beach_below` of the next 30 days is sold, and a
    week was idle when less than `idle_below` of it was billed. Fewer than
    `least_engagements` at once are too few; of alarms from `owner_from_level` on the
    owner is told.
    """

    beach_below = share(0.25)
    idle_below = share(0.6)
    least_engagements = whole(3, least=1)
    owner_from_level = whole(2, least=1, most=GRAVEST)


class CoverTermsSchema(NewCoverTerms):
    """What is too little, and where the numbers come from that nobody changed."""

    sources = fields.Dict(fields.String(), fields.String(), required=True)


blueprint = Blueprint("beach", __name__, url_prefix="/v1/beach")
terms = Blueprint("cover-terms", __name__, url_prefix="/v1/cover-terms")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(BeachQuery, location="query")
@blueprint.response(200, page_of(BeachAlarmSchema))
def list_beach(query: Mapping[str, Any]) -> dict[str, Any]:
    """List where work runs out, the gravest first: to a manager all of the branch.

    To the owner it lists what is grave enough, and the gravest always.
    """
    transaction = current.transaction()
    for_owner = current.principal().role is Role.OWNER and not query["everything"]
    least = cover_terms.said(transaction).owner_from_level if for_owner else 1
    wanted = Wanted(least, query["branch"])
    found = beach.digest(transaction, wanted, query["after"], query["limit"])
    return page(found, query, "rank", "since", "what", "key")


@terms.get("")
@allow(*MANAGERS)
@terms.response(200, CoverTermsSchema)
def read_cover_terms() -> dict[str, Any]:
    """Read what is too little."""
    return told(cover_terms.said(current.transaction()))


@terms.put("")
@allow(Role.OWNER)
@terms.arguments(NewCoverTerms)
@terms.response(200, CoverTermsSchema)
def set_cover_terms(said: Mapping[str, Any]) -> dict[str, Any]:
    """Say what is too little from now on."""
    return told(cover_terms.say(current.transaction(), Terms(**said)))


def told(said: Terms) -> dict[str, Any]:
    usual = vars(Terms())
    sources = {
        name: SOURCES[name]
        for name, value in vars(said).items()
        if value == usual[name]
    }
    return {**vars(said), "sources": sources}
