"""Clients over HTTP."""

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, day, phone, text, whole
from libs.storage.transactions import Transaction
from libs.web import current
from libs.web.blueprints import Schema
from libs.web.etags import conditional
from libs.web.permissions import allow
from services.registry.api.duplicates import tell_similar
from services.registry.api.records import (
    Answer,
    BranchRecordQuery,
    Price,
    RecordSchema,
    in_hand,
    several,
    told,
)
from services.registry.api.shelves import MANAGERS, Seen, Shelf, blueprint_of
from services.registry.domain.clients import Client, Status, Tier
from services.registry.domain.entries import Entry
from services.registry.usecases import clients, transfers
from services.registry.usecases.clients import CLIENTS


class ClientQuery(BranchRecordQuery):
    """Which clients: those `merged` into others are not listed unless asked for."""

    status = fields.Enum(Status, by_value=True)
    tier = fields.Enum(Tier, by_value=True)
    group = fields.String(validate=Length(1, LONGEST_TEXT))
    merged = fields.Boolean(truthy={"true"}, falsy={"false"}, load_default=False)


class ClientChange(Schema):
    """What can be said of a client.

    A lost one has a `lost_reason`, and is `lost_to` a competitor, or else to "nobody",
    "insourced" or "closed down".
    """

    name = text("Alpine Dental")
    status = fields.Enum(Status, by_value=True, required=True)
    tier = fields.Enum(Tier, by_value=True, required=True)
    since = day("2019-05-01")
    reference = text("D10042", optional=True)
    account_manager = text("s-07", optional=True)
    deputy = text("s-08", optional=True)
    phones = several(phone("+43720123456"))
    yearly_margin = Price()
    lost_reason = text("the price", optional=True)
    lost_to = text("Cheap IT", optional=True)
    group = text("g-0003", optional=True)
    industry = text("dentistry", optional=True)
    size = whole(25, optional=True)
    first_service_on = day("2019-06-03", optional=True)
    fiscal_year_end = text("--06-30", optional=True)
    tags = several(text("vip"))


class NewClient(ClientChange):
    """A client or prospect of a branch."""

    branch_id = text("vienna")


class ClientSchema(ClientChange, RecordSchema):
    """A client on record; its margin is for those who see prices."""

    client_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")


class Transfer(Schema):
    """The branch that a client goes to, and who looks after it there."""

    branch_id = text("graz")
    account_manager = text("s-11", optional=True)
    deputy = text("s-12", optional=True)


def add_client(
    transaction: Transaction, told: dict[str, Any], seen: Seen
) -> Entry[Client]:
    """Record a client, and name in a Link those that it looks like, if any."""
    entry = clients.add(transaction, told, seen)
    tell_similar(transaction, entry.fact.id)
    return entry


blueprint = blueprint_of(
    Shelf(
        called="clients",
        records=CLIENTS,
        new=NewClient,
        change=ClientChange,
        schema=ClientSchema,
        add=add_client,
        changed=clients.change,
        query=ClientQuery,
        writers=MANAGERS,
    )
)


@blueprint.post("/<client_id>/transfer")
@allow(*MANAGERS)
@conditional
@blueprint.arguments(Transfer)
@blueprint.response(200, ClientSchema)
def transfer_client(body: dict[str, Any], client_id: str) -> Answer[Client]:
    """Transfer a client to another branch, with all that is on record of it.

    Whom the body does not name as looking after it there, nobody is.
    """
    entry = in_hand(CLIENTS, client_id)
    to = transfers.Destination(body.pop("branch_id"), **body)
    return told(transfers.transfer(current.transaction(), entry, to))
