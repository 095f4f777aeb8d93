"""Contacts over HTTP."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, email, phone, text
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
    whether,
)
from services.registry.domain.contacts import Contact
from services.registry.usecases import contacts
from services.registry.usecases.contacts import CONTACTS


class ContactQuery(BranchRecordQuery):
    """Which contacts."""

    client = fields.String(validate=Length(1, LONGEST_TEXT))


class ContactChange(Schema):
    """What can be said of a contact; one who has left is not `active`."""

    name = text("Julia Huber")
    phones = several(phone("+43720123457"))
    emails = several(email("j.huber@client.example"))
    active = whether(unless_said=True)


class NewContact(ContactChange):
    """Somebody at a client."""

    client_id = text("c-0042")


class ContactSchema(ContactChange, RecordSchema):
    """A contact on record."""

    contact_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")


blueprint = Blueprint("contacts", __name__, url_prefix="/v1/contacts")


@blueprint.get("")
@allow(Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER)
@blueprint.arguments(ContactQuery, location="query")
@blueprint.response(200, page_of(ContactSchema))
def list_contacts(query: Mapping[str, Any]) -> dict[str, Any]:
    """List contacts by name; an account manager's are those of their clients."""
    return listed(CONTACTS, query, sight())


@blueprint.post("")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@idempotent
@blueprint.arguments(NewContact)
@blueprint.response(201, ContactSchema)
def add_contact(body: dict[str, Any]) -> Answer[Contact]:
    """Record somebody at a client."""
    client = body.pop("client_id")
    return created(contacts.add(current.transaction(), client, body))


@blueprint.get("/<contact_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER)
@blueprint.response(200, ContactSchema)
def read_contact(contact_id: str) -> Answer[Contact]:
    """Read a contact."""
    return told(CONTACTS.found(current.transaction(), contact_id, sight()))


@blueprint.patch("/<contact_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@conditional
@blueprint.arguments(changes(ContactChange))
@blueprint.response(200, ContactSchema)
def change_contact(changed: Mapping[str, Any], contact_id: str) -> Answer[Contact]:
    """Change what is named of a contact."""
    entry = in_hand(CONTACTS, contact_id)
    fact = replace(entry.fact, **changed)
    return told(CONTACTS.change(current.transaction(), entry, fact))
