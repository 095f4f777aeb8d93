"""Calendar feeds over HTTP: whoever knows the address reads the calendar."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response
from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.identity import Principal, Role, Unauthenticated
from libs.identity.machine_keys import mint, parse
from libs.identity.principals import ImpossiblePrincipal
from libs.values import BranchId, Forbidden
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow, open_to_anyone
from services.cadence.api.sight import READERS, staff
from services.cadence.usecases import feeds
from services.cadence.usecases.feeds import FeedOwner, NoSuchFeed

ENVIRONMENT, KIND = "live", "feed"
ISSUER = "keepwell:calendar-feeds"
CALENDAR = "text/calendar"
HOME = "/v1/calendar-feeds"


class OnlyYourOwn(Forbidden):
    """An account manager has a calendar of their own, and not the branch's."""


class NewFeed(Schema):
    """Whose calendar it is: a branch's, or a person's there; `busy` names no client."""

    branch_id = text("vienna")
    staff_id = text("s-07", optional=True)
    busy = fields.Boolean(load_default=False)


class FeedSchema(Schema):
    """A calendar, without its address."""

    feed_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    staff_id = fields.String(required=True, allow_none=True, attribute="staff")
    busy = fields.Boolean(required=True)
    created_at = Moment(required=True)
    created_by = fields.String(required=True)


class AddressedFeedSchema(FeedSchema):
    """A new calendar; its address below this host is shown this once."""

    path = fields.String(required=True)


blueprint = Blueprint("calendar-feeds", __name__, url_prefix=HOME)


# Takes no Idempotency-Key: the answer would be stored, and the secret with it.
@blueprint.post("")
@allow(*READERS)
@blueprint.arguments(NewFeed)
@blueprint.response(201, AddressedFeedSchema)
def make_feed(told: Mapping[str, Any]) -> dict[str, Any]:
    """Make a calendar, or give it a new address and end the old one."""
    whose = FeedOwner(told["branch_id"], told["staff_id"], told["busy"])
    if staff(whose.staff) and whose.staff is None:
        raise OnlyYourOwn
    minted = mint(ENVIRONMENT, KIND, secrets.token_bytes)
    pepper = current.settings().pepper
    feed = feeds.make(current.transaction(), whose, minted, pepper)
    path = f"{HOME}/{quote(feed.branch, safe='')}/{minted.text}.ics"
    return {**vars(feed), "path": path}


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(FeedSchema))
def list_feeds(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the calendars that have an address."""
    (after,) = query["after"] or ("",)
    found = feeds.listed(current.transaction(), staff(None), after, query["limit"])
    return page(found, query, "id")


@blueprint.delete("/<feed_id>")
@allow(*READERS)
@blueprint.response(204)
def end_feed(feed_id: str) -> None:
    """End an address, at once."""
    feeds.end(current.transaction(), feed_id, staff(None))


@blueprint.get("/<branch_id>/<key>.ics")
@open_to_anyone
@blueprint.response(200, {"type": "string"}, content_type=CALENDAR)
def read_feed(branch_id: BranchId, key: str) -> Response:
    """Read a calendar; who knows its address needs no token."""
    try:
        opened = parse(key)
        current.recognise(reader(branch_id, opened.id))
    except (Unauthenticated, ImpossiblePrincipal):
        raise NoSuchFeed from None
    written = feeds.read(current.transaction(), opened, current.settings().pepper)
    # Not before: a key that opens nothing has no quota to keep.
    current.count()
    return Response(written, content_type=f"{CALENDAR}; charset=utf-8")


def reader(branch: BranchId, key_id: str) -> Principal:
    """Return who holds a key: somebody who sees no more than one branch."""
    return Principal(key_id, ISSUER, Role.BRANCH_MANAGER, frozenset({branch}))
