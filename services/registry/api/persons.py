"""People over HTTP: erased, listed as erased, and what they object to."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.registry.api.consents import ConsentsSchema
from services.registry.api.contacts import ContactSchema
from services.registry.api.records import Answer, sight, told
from services.registry.api.shelves import KEEPERS, MANAGERS
from services.registry.domain.contacts import Contact
from services.registry.usecases import consents, persons
from services.registry.usecases.contacts import CONTACTS


class ErasureSchema(Schema):
    """Somebody who was erased: to be erased again after an old backup is restored."""

    contact_id = fields.String(required=True)
    branch_id = fields.String(required=True)
    erased_at = Moment(required=True)


class AddressQuery(Schema):
    """An address of somebody."""

    email = fields.String(required=True, validate=Length(min=1))


class SuppressionSchema(Schema):
    """Whether somebody who had an address was erased."""

    suppressed = fields.Boolean(required=True)


blueprint = Blueprint("persons", __name__, url_prefix="/v1")


@blueprint.post("/contacts/<contact_id>/erasure")
@allow(*MANAGERS)
@blueprint.response(200, ContactSchema)
def erase_person(contact_id: str) -> Answer[Contact]:
    """Forget a person in every service; their addresses stay refused, as hashes."""
    pepper = current.settings().pepper
    return told(persons.erase(current.transaction(), contact_id, sight(), pepper))


@blueprint.post("/contacts/<contact_id>/objection")
@allow(*KEEPERS)
@blueprint.response(200, ConsentsSchema)
def object_to_marketing(contact_id: str) -> Mapping[str, Any]:
    """Take a person's objection: nothing is sent on any channel from now on."""
    transaction = current.transaction()
    contact = CONTACTS.found(transaction, contact_id, sight()).fact
    persons.object_to_marketing(transaction, contact)
    return consents.told_by(transaction, contact)


@blueprint.get("/suppressions")
@allow(*KEEPERS)
@blueprint.arguments(AddressQuery, location="query")
@blueprint.response(200, SuppressionSchema)
def tell_suppression(query: Mapping[str, Any]) -> dict[str, Any]:
    """Tell whether somebody who had an address was erased, so that it stays unused."""
    pepper = current.settings().pepper
    found = persons.is_suppressed(current.transaction(), query["email"], pepper)
    return {"suppressed": found}


@blueprint.get("/erasures")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(ErasureSchema))
def list_erasures(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who was erased, by id and nothing else."""
    (after,) = query["after"] or ("",)
    found = persons.listed(current.transaction(), after, query["limit"])
    return page(found, query, "contact_id")
