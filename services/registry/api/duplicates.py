"""Duplicates over HTTP: clients that look like one another."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Response, after_this_request
from marshmallow import fields

from libs.contracts.fields import text
from libs.storage.transactions import Transaction
from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.registry.api.imports import PairSchema
from services.registry.api.shelves import MANAGERS
from services.registry.usecases import duplicates


class PairQuery(PageQuery):
    """Of which branch; of all that are seen when none is named."""

    branch = fields.String(load_default=None)


class SimilarSchema(Schema):
    """The clients that one looks like, the likeliest first."""

    items = fields.List(fields.Nested(PairSchema), required=True)


class Apart(Schema):
    """Two clients that are not the same, whatever they look like."""

    client_id = text("c-0042")
    other_id = text("c-0043")


def tell_similar(transaction: Transaction, client: ClientId) -> None:
    """Name in a Link the clients that one looks like, if any."""
    if duplicates.similar(transaction, client):
        link = f'</v1/clients/{client}/similar>; rel="related"'
        after_this_request(partial(_with_link, link))


def _with_link(link: str, answer: Response) -> Response:
    answer.headers.add("Link", link)
    return answer


blueprint = Blueprint("duplicates", __name__, url_prefix="/v1")


@blueprint.get("/duplicates")
@allow(*MANAGERS)
@blueprint.arguments(PairQuery, location="query")
@blueprint.response(200, page_of(PairSchema))
def list_duplicates(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the pairs of clients that may be one, but for those told apart.

    What more than 50 clients share, as a word of the name, makes no pair. A page looks
    at 200 clients: it may be empty and name a next one.
    """
    after = query["after"] and tuple(query["after"])
    found, last = duplicates.listed(
        current.transaction(), query["branch"], after, query["limit"]
    )
    return page_to(found, last)


@blueprint.get("/clients/<client_id>/similar")
@allow(*MANAGERS)
@blueprint.response(200, SimilarSchema)
def list_similar(client_id: ClientId) -> Mapping[str, Any]:
    """List the clients that one looks like."""
    return {"items": duplicates.similar(current.transaction(), client_id)}


@blueprint.post("/duplicates/dismissal")
@allow(*MANAGERS)
@blueprint.arguments(Apart)
@blueprint.response(204)
def dismiss_pair(body: Mapping[str, Any]) -> None:
    """Remember that two clients are not the same; the pair is listed no more."""
    duplicates.dismiss(current.transaction(), body["client_id"], body["other_id"])
