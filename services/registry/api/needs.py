"""Clients' needs over HTTP."""

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, day, text, whole
from libs.web.blueprints import Schema
from services.registry.api.records import BranchRecordQuery, RecordSchema
from services.registry.api.shelves import Shelf, blueprint_of
from services.registry.domain.needs import LONGEST_LEAD
from services.registry.usecases import needs


class NeedQuery(BranchRecordQuery):
    """Which needs."""

    client = fields.String(validate=Length(1, LONGEST_TEXT))


class NeedChange(Schema):
    """What can be said of a need."""

    name = text("Replace the firewall")
    due_on = day("2026-09-30")
    lead_months = whole(6, most=LONGEST_LEAD)


class NewNeed(NeedChange):
    """What a client will need."""

    client_id = text("c-0042")


class NeedSchema(NeedChange, RecordSchema):
    """A need on record; begin by `start_by`."""

    need_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    start_by = fields.Date(required=True)


blueprint = blueprint_of(
    Shelf(
        called="needs",
        records=needs.NEEDS,
        new=NewNeed,
        change=NeedChange,
        schema=NeedSchema,
        add=needs.add,
        query=NeedQuery,
    )
)
