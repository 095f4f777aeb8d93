"""Who provides our clients with what, over HTTP."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.storage.transactions import Transaction
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.registry.api.records import (
    ClientRecordQuery,
    ClientRecordSchema,
    sight,
    whether_asked,
)
from services.registry.api.shelves import KEEPERS, Shelf, blueprint_of
from services.registry.api.words import Word
from services.registry.domain.entries import Entry
from services.registry.domain.provisions import Provider, Provision
from services.registry.usecases import provisions


class ProvisionQuery(ClientRecordQuery):
    """Which provisions; `undecided` are gaps about which nothing was decided."""

    provider = fields.Enum(Provider, by_value=True)
    undecided = whether_asked()


class ProvisionChange(Schema):
    """Who provides it; a gap has a `next_action`, or words on why we `leave_it`."""

    name = Word("phone systems", required=True)
    provider = fields.Enum(Provider, by_value=True, load_default=Provider.UNKNOWN)
    vendor_id = text("v-0003", optional=True)
    next_action = text("ask who fixes them", optional=True)
    leave_it = text("their parent company decides", optional=True)


class NewProvision(ProvisionChange):
    """What a client needs of somebody."""

    client_id = text("c-0042")


class ProvisionSchema(ProvisionChange, ClientRecordSchema):
    """A provision on record."""

    provision_id = fields.String(required=True, attribute="id")
    vendor_id = fields.String(required=True, allow_none=True, attribute="vendor")


class GapSchema(Schema):
    """One thing that clients of the branch need, and who provides this one with it."""

    name = fields.String(required=True)
    provider = fields.Enum(Provider, by_value=True, required=True)
    vendor_id = fields.String(required=True, allow_none=True, attribute="vendor")
    next_action = fields.String(required=True, allow_none=True)
    leave_it = fields.String(required=True, allow_none=True)
    is_undecided = fields.Boolean(required=True)


class WhiteSpaceSchema(Schema):
    """A client's map of needs and providers."""

    items = fields.List(fields.Nested(GapSchema), required=True)


def changed(
    transaction: Transaction, entry: Entry[Provision], told: Mapping[str, Any]
) -> Entry[Provision]:
    """Change what is named of a provision."""
    fields = {name.removesuffix("_id"): value for name, value in told.items()}
    return provisions.change(transaction, entry, replace(entry.fact, **fields))


blueprint = blueprint_of(
    Shelf(
        called="provisions",
        records=provisions.PROVISIONS,
        new=NewProvision,
        change=ProvisionChange,
        schema=ProvisionSchema,
        add=provisions.add,
        changed=changed,
        query=ProvisionQuery,
    )
)


of_clients = Blueprint("white-space", __name__, url_prefix="/v1/clients")


@of_clients.get("/<client_id>/white-space")
@allow(*KEEPERS)
@of_clients.response(200, WhiteSpaceSchema)
def read_white_space(client_id: str) -> dict[str, Any]:
    """Map what a client needs to who provides it: us, another, or unknown."""
    found = provisions.white_space_of(current.transaction(), client_id, sight())
    return {"items": found}
