"""Clients over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, fields, post_dump, post_load

from libs.contracts.fields import day, phone, text
from libs.contracts.invoices import MoneySchema
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    BranchRecordQuery,
    RecordSchema,
    changes,
    created,
    in_hand,
    listed,
    several,
    sight,
    told,
)
from services.registry.domain.clients import Client, Status, Tier, client_id
from services.registry.usecases import clients
from services.registry.usecases.clients import CLIENTS

SEE_PRICES = {Role.OWNER, Role.BRANCH_MANAGER}


class ClientQuery(BranchRecordQuery):
    """Which clients."""

    status = fields.Enum(Status, by_value=True)
    tier = fields.Enum(Tier, by_value=True)


class ClientChange(Schema):
    """What can be said of a client; a lost one has a `lost_reason`."""

    name = text("Alpine Dental")
    status = fields.Enum(Status, by_value=True, required=True)
    tier = fields.Enum(Tier, by_value=True, required=True)
    since = day("2019-05-01")
    reference = text("D10042", optional=True)
    account_manager = text("s-07", optional=True)
    phones = several(phone("+43720123456"))
    yearly_margin = fields.Nested(MoneySchema(unknown=RAISE), load_default=None)
    lost_reason = text("moved to a competitor", optional=True)


class NewClient(ClientChange):
    """A client or prospect of a branch."""

    branch_id = text("vienna")

    @post_load
    def build(self, body: dict[str, Any], **_: Any) -> Client:
        """Make the client."""
        branch = body.pop("branch_id")
        new = client_id(branch, body["reference"], body["name"])
        return Client(id=new, branch=branch, **body)


class ClientSchema(ClientChange, RecordSchema):
    """A client on record; its margin is for those who see prices."""

    client_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")

    @post_dump
    def hide_prices(self, told: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Leave out what the role does not see."""
        if current.principal().role not in SEE_PRICES:
            del told["yearly_margin"]
        return told


blueprint = Blueprint("clients", __name__, url_prefix="/v1/clients")


@blueprint.get("")
@allow(Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER)
@blueprint.arguments(ClientQuery, location="query")
@blueprint.response(200, page_of(ClientSchema))
def list_clients(query: Mapping[str, Any]) -> dict[str, Any]:
    """List clients by name; an account manager's are those assigned to them."""
    return listed(CLIENTS, query, sight())


@blueprint.post("")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@idempotent
@blueprint.arguments(NewClient)
@blueprint.response(201, ClientSchema)
def add_client(client: Client) -> Answer[Client]:
    """Record a client or prospect."""
    return created(clients.add(current.transaction(), client))


@blueprint.get("/<client_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER)
@blueprint.response(200, ClientSchema)
def read_client(client_id: str) -> Answer[Client]:
    """Read a client."""
    return told(CLIENTS.found(current.transaction(), client_id, sight()))


@blueprint.patch("/<client_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@conditional
@blueprint.arguments(changes(ClientChange))
@blueprint.response(200, ClientSchema)
def change_client(changed: Mapping[str, Any], client_id: str) -> Answer[Client]:
    """Change what is named of a client; closing it takes a `lost_reason`."""
    entry = in_hand(CLIENTS, client_id)
    return told(clients.change(current.transaction(), entry, changed))
