"""Other vendors of our clients over HTTP, and where they were seen."""

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, day, text
from libs.web.blueprints import Schema
from services.registry.api.records import (
    ClientRecordQuery,
    ClientRecordSchema,
    several,
    whether_asked,
)
from services.registry.api.shelves import Shelf, blueprint_of
from services.registry.api.words import Word
from services.registry.domain.vendors import Threat
from services.registry.usecases import vendors


class VendorQuery(ClientRecordQuery):
    """Which vendors."""

    encroaching = whether_asked()


class VendorChange(Schema):
    """What can be said of a vendor of a client."""

    name = text("Telco One")
    services = several(Word("phone systems"))


class NewVendor(VendorChange):
    """Somebody else who serves a client."""

    client_id = text("c-0042")


class VendorSchema(VendorChange, ClientRecordSchema):
    """A vendor on record; it is encroaching where it offers what we offer."""

    vendor_id = fields.String(required=True, attribute="id")
    overlap = fields.List(fields.String(), required=True)
    encroaching = fields.Boolean(required=True)


class SightingQuery(ClientRecordQuery):
    """Which sightings, by the vendor and by whether the threat stands."""

    vendor = fields.String(validate=Length(1, LONGEST_TEXT))
    threat = fields.Enum(Threat, by_value=True)


class NewSighting(Schema):
    """What a vendor was seen to do, and on which day."""

    name = text("quoted a telephone system")
    seen_on = day("2026-03-02")
    vendor_id = text("v-0003")


class SightingChange(Schema):
    """When the threat that it is was closed, and what came of it."""

    closed_on = day("2026-03-06", optional=True)
    outcome = text("they stay with us", optional=True)


class SightingSchema(NewSighting, SightingChange, ClientRecordSchema):
    """A sighting on record: an open threat until it is closed."""

    sighting_id = fields.String(required=True, attribute="id")
    vendor_id = fields.String(required=True, attribute="vendor")
    threat = fields.Enum(Threat, by_value=True, required=True)


blueprint = blueprint_of(
    Shelf(
        called="vendors",
        records=vendors.VENDORS,
        new=NewVendor,
        change=VendorChange,
        schema=VendorSchema,
        add=vendors.add,
        shown=vendors.marked,
        query=VendorQuery,
    )
)
sightings = blueprint_of(
    Shelf(
        called="sightings",
        records=vendors.SIGHTINGS,
        new=NewSighting,
        change=SightingChange,
        schema=SightingSchema,
        add=vendors.sight,
        changed=vendors.close,
        query=SightingQuery,
    )
)
