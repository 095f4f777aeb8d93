"""Clients' needs over HTTP."""

from marshmallow import fields

from libs.contracts.fields import day, text, whole
from libs.web.blueprints import Schema
from services.registry.api.records import ClientRecordQuery, ClientRecordSchema
from services.registry.api.shelves import Shelf, blueprint_of
from services.registry.domain.needs import LONGEST_LEAD
from services.registry.usecases import needs


class NeedChange(Schema):
    """What can be said of a need; `met_on` ends it."""

    name = text("Replace the firewall")
    due_on = day("2026-09-30")
    lead_months = whole(6, most=LONGEST_LEAD)
    met_on = day("2026-09-11", optional=True)


class NewNeed(NeedChange):
    """What a client will need."""

    client_id = text("c-0042")


class NeedSchema(NeedChange, ClientRecordSchema):
    """A need on record; begin by `start_by`."""

    need_id = fields.String(required=True, attribute="id")
    start_by = fields.Date(required=True)


blueprint = blueprint_of(
    Shelf(
        called="needs",
        records=needs.NEEDS,
        new=NewNeed,
        change=NeedChange,
        schema=NeedSchema,
        add=needs.add,
        changed=needs.change,
        query=ClientRecordQuery,
    )
)
