"""Copies by site over HTTP: how many go where, and how many read them there."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import whole
from libs.values import SiteId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.sight import READERS, staff
from services.outbound.domain.copies import SiteCopies
from services.outbound.usecases import site_copies

MOST_COPIES, MOST_READERS = 100, 10_000


class NewSiteCopies(Schema):
    """How many copies go to a site, and how many people read them there."""

    copies = whole(1, most=MOST_COPIES)
    reach = whole(3, most=MOST_READERS, optional=True)


class SiteCopiesSchema(NewSiteCopies):
    """How many copies go to a site, and how many people read them there."""

    site_id = fields.String(required=True, attribute="site")


blueprint = Blueprint("site-copies", __name__, url_prefix="/v1/site-copies")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(SiteCopiesSchema))
def list_site_copies(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the sites that were given a number of copies."""
    (after,) = query["after"] or ("",)
    transaction, most = current.transaction(), query["limit"]
    found = site_copies.sites(transaction, staff(), after, most)
    return page(found, query, "site")


@blueprint.put("/<site_id>")
@allow(*READERS)
@blueprint.arguments(NewSiteCopies)
@blueprint.response(200, SiteCopiesSchema)
def set_site_copies(told: Mapping[str, Any], site_id: SiteId) -> SiteCopies:
    """Say how many copies go to a site; to the first of a client one goes unsaid."""
    wanted = SiteCopies(site_id, told["copies"], told["reach"])
    return site_copies.set_site(current.transaction(), wanted, staff())
