"""Clients' wants over HTTP, against what we offer."""

from marshmallow import fields

from libs.contracts.fields import day, text
from libs.web.blueprints import Schema
from services.registry.api.freshness import AgeingQuery
from services.registry.api.records import ClientRecordSchema
from services.registry.api.shelves import Shelf, blueprint_of
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases import wants


class WantChange(Schema):
    """What can be said of a want; `settled_on` ends it."""

    name = text("Answers at night")
    offer = text("An answering service", longest=LONGEST_NOTE, optional=True)
    gap = text("It cannot log in", longest=LONGEST_NOTE, optional=True)
    reviewed_on = day("2026-03-02")
    settled_on = day("2026-05-04", optional=True)


class NewWant(WantChange):
    """What a client wants."""

    client_id = text("c-0042")


class WantSchema(WantChange, ClientRecordSchema):
    """A want on record; a `stale` one is to be spoken about again."""

    want_id = fields.String(required=True, attribute="id")
    stale = fields.Boolean(required=True)


blueprint = blueprint_of(
    Shelf(
        called="wants",
        records=wants.WANTS,
        new=NewWant,
        change=WantChange,
        schema=WantSchema,
        add=wants.add,
        changed=wants.change,
        shown=wants.judged,
        query=AgeingQuery,
    )
)
