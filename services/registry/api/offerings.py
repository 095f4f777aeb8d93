"""What branches offer, over HTTP."""

from marshmallow import fields

from libs.contracts.fields import text
from libs.web.blueprints import Schema
from services.registry.api.records import (
    BranchRecordQuery,
    RecordSchema,
    whether,
    whether_asked,
)
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of, everything
from services.registry.api.words import Word
from services.registry.usecases import offerings


class OfferingQuery(BranchRecordQuery):
    """Which offerings."""

    offered = whether_asked()


class OfferingChange(Schema):
    """What can be said of an offering: what is not offered is needed all the same."""

    name = Word("phone systems", required=True)
    offered = whether(unless_said=True)


class NewOffering(OfferingChange):
    """Something that clients need of somebody."""

    branch_id = text("vienna")


class OfferingSchema(OfferingChange, RecordSchema):
    """An offering on record."""

    offering_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")


blueprint = blueprint_of(
    Shelf(
        called="offerings",
        records=offerings.OFFERINGS,
        new=NewOffering,
        change=OfferingChange,
        schema=OfferingSchema,
        add=offerings.add,
        query=OfferingQuery,
        writers=MANAGERS,
        sight=everything,
    )
)
