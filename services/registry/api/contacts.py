"""Contacts over HTTP."""

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, email, phone, text
from libs.storage.transactions import Transaction
from libs.web.blueprints import Schema
from services.registry.api.duplicates import tell_similar
from services.registry.api.records import (
    ClientRecordQuery,
    ClientRecordSchema,
    several,
    whether,
)
from services.registry.api.shelves import MANAGERS, Seen, Shelf, blueprint_of
from services.registry.api.suppression import add_contact, change_contact
from services.registry.domain.contacts import Contact, ContactRole
from services.registry.domain.entries import Entry
from services.registry.usecases import contacts


class ContactQuery(ClientRecordQuery):
    """Which contacts: at a client, or with an address or number."""

    reached_at = fields.String(validate=Length(1, LONGEST_TEXT))


class ContactChange(Schema):
    """What can be said of a contact; one who has left is not `active`.

    A `birthday` may do without its year, as in --02-29.
    """

    name = text("Julia Huber")
    phones = several(phone("+43720123457"))
    emails = several(email("j.huber@client.example"))
    active = whether(unless_said=True)
    roles = several(fields.Enum(ContactRole, by_value=True))
    birthday = text("1980-02-29", optional=True)
    language = text("de-AT", optional=True)
    zone = text("Europe/Vienna", optional=True)


class NewContact(ContactChange):
    """Somebody at a client."""

    client_id = text("c-0042")


class ContactSchema(ContactChange, ClientRecordSchema):
    """A contact on record."""

    contact_id = fields.String(required=True, attribute="id")
    decision_maker = fields.Boolean(required=True)


def add(transaction: Transaction, told: dict[str, Any], seen: Seen) -> Entry[Contact]:
    """Record somebody, and name in a Link the clients that theirs looks like, if any.

    Their number, or where their mail goes, may be another client's.
    """
    entry = add_contact(transaction, told, seen)
    tell_similar(transaction, entry.fact.client)
    return entry


blueprint = blueprint_of(
    Shelf(
        called="contacts",
        records=contacts.CONTACTS,
        new=NewContact,
        change=ContactChange,
        schema=ContactSchema,
        add=add,
        changed=change_contact,
        query=ContactQuery,
        writers=MANAGERS,
    )
)
