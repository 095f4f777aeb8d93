"""Clients' profiles over HTTP: what we understand of their business."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import day, text, whole
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.registry.api.records import sight
from services.registry.api.shelves import KEEPERS
from services.registry.domain.profiles import HIGHEST_WEIGHT, Field, Profile
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases import profiles
from services.registry.usecases.clients import CLIENTS


class FieldChange(Schema):
    """How much a field weighs in the score."""

    weight = whole(20, most=HIGHEST_WEIGHT)


class FieldSchema(FieldChange):
    """Something we want to know of every client."""

    name = fields.String(required=True)


class FieldsSchema(Schema):
    """All of them."""

    items = fields.List(fields.Nested(FieldSchema), required=True)


class AnswerChange(Schema):
    """What we know in one field, and when we last made sure."""

    text = text("Two practices more by 2028", longest=LONGEST_NOTE)
    verified_on = day("2026-03-02")


class PartSchema(Schema):
    """One field of a profile; its share of the score is `counts` by all weights."""

    name = fields.String(required=True, attribute="field.name")
    weight = fields.Integer(required=True, attribute="field.weight")
    text = fields.String(required=True, allow_none=True, attribute="answer.text")
    verified_on = fields.Date(
        required=True, allow_none=True, attribute="answer.verified_on"
    )
    stale = fields.Boolean(required=True)
    counts = fields.Float(required=True)


class ProfileSchema(Schema):
    """A profile: its score is completeness times freshness, each from 0 to 1."""

    client_id = fields.String(required=True, attribute="client")
    score = fields.Float(required=True, allow_none=True)
    completeness = fields.Float(required=True, allow_none=True)
    freshness = fields.Float(required=True, allow_none=True)
    missing = fields.List(fields.String(), required=True)
    stale = fields.List(fields.String(), required=True)
    parts = fields.List(fields.Nested(PartSchema), required=True, data_key="fields")


the_fields = Blueprint("profile-fields", __name__, url_prefix="/v1/profile-fields")
blueprint = Blueprint("profile", __name__, url_prefix="/v1/clients/<client_id>/profile")


@the_fields.get("")
@allow(*KEEPERS)
@the_fields.response(200, FieldsSchema)
def list_fields() -> dict[str, list[Field]]:
    """List what we want to know of every client."""
    return {"items": profiles.fields(current.transaction())}


@the_fields.put("/<name>")
@allow(Role.OWNER)
@the_fields.arguments(FieldChange)
@the_fields.response(200, FieldSchema)
def weigh_field(told: Mapping[str, Any], name: str) -> Field:
    """Add a field, or change what it weighs."""
    return profiles.weigh(current.transaction(), Field(name, **told))


@blueprint.get("")
@allow(*KEEPERS)
@blueprint.response(200, ProfileSchema)
def read_profile(client_id: str) -> Profile:
    """Read what is known of a client's business, what is missing and what is stale."""
    client = CLIENTS.found(current.transaction(), client_id, sight())
    return profiles.of(current.transaction(), client.fact)


@blueprint.put("/<field>")
@allow(*KEEPERS)
@blueprint.arguments(AnswerChange)
@blueprint.response(200, ProfileSchema)
def answer_field(told: Mapping[str, Any], client_id: str, field: str) -> Profile:
    """Record what is known in one field."""
    client = CLIENTS.found(current.transaction(), client_id, sight())
    return profiles.answer(current.transaction(), client.fact, field, told)
