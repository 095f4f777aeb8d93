"""Consents over HTTP: who wants to hear from us, and how."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.registry.api.records import sight, whether
from services.registry.api.shelves import KEEPERS, MANAGERS
from services.registry.domain.consents import Channel, Consent
from services.registry.usecases import consents
from services.registry.usecases.contacts import CONTACTS


class NewStatement(Schema):
    """What a person said of a channel, or of one `address` on it.

    To give consent takes the `source` and the `text_version`; to withdraw it takes
    neither. What only a list says is `imported`, and gives nothing back that was
    withdrawn.
    """

    channel = fields.Enum(Channel, by_value=True, required=True)
    given = fields.Boolean(required=True, truthy={True}, falsy={False})
    address = text("j.huber@client.example", optional=True)
    source = text("newsletter form", optional=True)
    text_version = text("2026-01", optional=True)
    at = Moment(load_default=None, metadata={"example": "2026-03-02T08:00:00Z"})
    imported = whether(unless_said=False)


class ConsentSchema(Schema):
    """What a person said of a channel; without `address`, of all of it."""

    consent_id = fields.String(required=True, attribute="id")
    contact_id = fields.String(required=True, attribute="contact")
    channel = fields.Enum(Channel, by_value=True, required=True)
    given = fields.Boolean(required=True)
    address = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    text_version = fields.String(required=True, allow_none=True)
    at = Moment(required=True)
    imported = fields.Boolean(required=True)


class ConsentsSchema(Schema):
    """What holds for a person, and all that they said, the newest first."""

    standing = fields.List(fields.Nested(ConsentSchema), required=True)
    history = fields.List(fields.Nested(ConsentSchema), required=True)


blueprint = Blueprint("consents", __name__, url_prefix="/v1/contacts")
of_all = Blueprint("all-consents", __name__, url_prefix="/v1/consents")


@of_all.get("")
@allow(*MANAGERS)
@of_all.arguments(PageQuery, location="query")
@of_all.response(200, page_of(ConsentSchema))
def list_consents(query: Mapping[str, Any]) -> dict[str, Any]:
    """List all that people said of how they want to hear from us, and not."""
    found = consents.listed(current.transaction(), query["after"], query["limit"])
    return page(found, query, "id", "at", "rank")


@blueprint.get("/<contact_id>/consents")
@allow(*KEEPERS)
@blueprint.response(200, ConsentsSchema)
def read_consents(contact_id: str) -> Mapping[str, Any]:
    """Read how a person wants to hear from us, and not."""
    contact = CONTACTS.found(current.transaction(), contact_id, sight())
    return consents.told_by(current.transaction(), contact.fact)


@blueprint.post("/<contact_id>/consents")
@allow(*KEEPERS)
@idempotent
@blueprint.arguments(NewStatement)
@blueprint.response(201, ConsentSchema)
def record_consent(body: Mapping[str, Any], contact_id: str) -> Consent:
    """Record that a person gave or withdrew consent."""
    contact = CONTACTS.found(current.transaction(), contact_id, sight())
    return consents.say(current.transaction(), contact.fact, body)
