"""Clients' sites over HTTP."""

from marshmallow import fields

from libs.contracts.fields import patterned, text, whole
from libs.web.blueprints import Schema
from services.registry.api.addresses import address, lines
from services.registry.api.records import ClientRecordQuery, ClientRecordSchema
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of
from services.registry.domain.regions import SUBDIVISION
from services.registry.usecases import sites


class SiteChange(Schema):
    """What can be said of a site; a `subdivision` of ISO 3166-2 like 9 in AT-9."""

    name = text("Head office")
    address = address(required=True)
    subdivision = patterned("9", SUBDIVISION, optional=True)
    servers = whole(2, optional=True)


class NewSite(SiteChange):
    """A place of a client."""

    client_id = text("c-0042")


class SiteSchema(SiteChange, ClientRecordSchema):
    """A site on record, and how its address is written."""

    site_id = fields.String(required=True, attribute="id")
    address_lines = lines()


blueprint = blueprint_of(
    Shelf(
        called="sites",
        records=sites.SITES,
        new=NewSite,
        change=SiteChange,
        schema=SiteSchema,
        add=sites.add,
        query=ClientRecordQuery,
        writers=MANAGERS,
    )
)
