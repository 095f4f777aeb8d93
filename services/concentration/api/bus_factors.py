"""Clients by on how few people they hang, ours and theirs, over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY
from services.concentration.usecases import key_people, shares


class ClientsQuery(PageQuery):
    """Of one branch or of all that one sees, and as of which day, or of today."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    as_of = fields.Date(load_default=None, validate=Range(THE_FIRST_DAY))


class BusFactorSchema(Schema):
    """On how few of us a client hangs.

    So many must leave as `bus_factor` until nobody knows one of its critical `areas`;
    null with none on record. `orphaned` of them nobody knows already. `known_by` are
    all who know the `weakest`.
    """

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    bus_factor = fields.Integer(required=True, allow_none=True, attribute="factor")
    areas = fields.Integer(required=True)
    orphaned = fields.Integer(required=True)
    weakest = fields.String(required=True, allow_none=True)
    known_by = fields.List(fields.String(), required=True, attribute="names")


class ThreadsSchema(Schema):
    """With how many of a client's people we are in touch.

    `threads` of its `contacts` we spoke or wrote to; null when we did and nobody told
    to whom. The `silent` decide there and have not heard from us for longer than the
    longest gap of the client's tier. `last_at` is when anybody of them last did.
    """

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    tier = fields.String(required=True)
    contacts = fields.Integer(required=True)
    threads = fields.Integer(required=True, allow_none=True, attribute="in_touch")
    silent = fields.List(fields.String(), required=True)
    last_at = fields.AwareDateTime(required=True, allow_none=True)


bus_factors = Blueprint("bus-factors", __name__, url_prefix="/v1/bus-factors")
threads = Blueprint("threads", __name__, url_prefix="/v1/threads")


@bus_factors.get("")
@allow(*MANAGERS)
@bus_factors.arguments(ClientsQuery, location="query")
@bus_factors.response(200, page_of(BusFactorSchema))
def list_bus_factors(query: Mapping[str, Any]) -> dict[str, Any]:
    """List clients by on how few of us they hang, the worst first, unknown last."""
    return page(listed(key_people.factors, query), query, "rank", "client")


@threads.get("")
@allow(*MANAGERS)
@threads.arguments(ClientsQuery, location="query")
@threads.response(200, page_of(ThreadsSchema))
def list_threads(query: Mapping[str, Any]) -> dict[str, Any]:
    """List clients by with how few of them we are in touch, unknown last."""
    return page(listed(key_people.contacts, query), query, "rank", "client")


def listed(
    rows: Callable[..., Sequence[Any]], query: Mapping[str, Any]
) -> Sequence[Any]:
    transaction = current.transaction()
    window = shares.window_of(transaction, query["as_of"])
    after = query["after"] and tuple(query["after"])
    return rows(transaction, window, query["branch"], after, query["limit"])
