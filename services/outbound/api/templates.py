"""Templates over HTTP: listed, shown, written anew and approved."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length, OneOf

from libs.contracts.fields import LONGEST_TEXT, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound import library
from services.outbound.api.sight import MANAGERS, READERS, seen
from services.outbound.domain.liquids import LONGEST
from services.outbound.domain.messages import Channel
from services.outbound.domain.templates import Place, Version, Wording
from services.outbound.usecases import templates
from services.outbound.usecases.templates import Shown, Standing

LONGEST_LINE = 500  # characters of Liquid


def channel() -> fields.Enum[Channel]:
    return fields.Enum(Channel, by_value=True, required=True)


def language() -> fields.String:
    return fields.String(required=True, validate=OneOf(library.LANGUAGES))


class BranchQuery(Schema):
    """Of which branch."""

    branch = fields.String(required=True, validate=Length(1, LONGEST_TEXT))


class PlaceQuery(BranchQuery):
    """Of which branch, on which channel and in which language."""

    channel = channel()
    language = language()


class PlacedTemplate(Schema):
    """A template on one channel in one language, and whose wording holds.

    `version` 0 is the one that is shipped; `newest` is higher when one waits for
    approval.
    """

    template = fields.String(required=True, attribute="template.name")
    title = fields.String(required=True, attribute="template.title")
    channel = fields.Enum(
        Channel, by_value=True, required=True, attribute="place.channel"
    )
    language = fields.String(required=True, attribute="place.language")
    version = fields.Integer(required=True, attribute="held")
    newest = fields.Integer(required=True)


class PlacedTemplates(Schema):
    """All templates, each on its channels and in its languages."""

    items = fields.List(fields.Nested(PlacedTemplate), required=True)


class WordingSchema(Schema):
    """What a template says, in Liquid; `motto` stands on the front of a card."""

    subject = fields.String(required=True)
    motto = fields.String(required=True)
    text = fields.String(required=True)


class WordSchema(Schema):
    """A word that a template may say; if it is not `always` known, ask for it."""

    name = fields.String(required=True)
    means = fields.String(required=True)
    always = fields.Boolean(required=True)


class TemplateVersionSchema(Schema):
    """What a branch says instead of a shipped wording; nothing of it ever changes."""

    version_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    template = fields.String(required=True, attribute="place.template")
    channel = fields.Enum(
        Channel, by_value=True, required=True, attribute="place.channel"
    )
    language = fields.String(required=True, attribute="place.language")
    number = fields.Integer(required=True)
    subject = fields.String(required=True, attribute="wording.subject")
    motto = fields.String(required=True, attribute="wording.motto")
    text = fields.String(required=True, attribute="wording.text")
    made_at = Moment(required=True)
    made_by = fields.String(required=True)
    approved_at = Moment(required=True, allow_none=True)
    approved_by = fields.String(required=True, allow_none=True)


class TemplateSchema(Schema):
    """A template on one channel in one language: what it says, and what it may say."""

    template = fields.String(required=True, attribute="template.name")
    title = fields.String(required=True, attribute="template.title")
    page = fields.String(required=True, attribute="template.page")
    personal = fields.Boolean(required=True, attribute="template.personal")
    edition = fields.Integer(required=True, attribute="template.edition")
    needs = fields.List(fields.String(), required=True)
    version = fields.Integer(required=True, attribute="held")
    wording = fields.Nested(WordingSchema, required=True)
    words = fields.List(fields.Nested(WordSchema), required=True)
    versions = fields.List(fields.Nested(TemplateVersionSchema), required=True)


class NewTemplateVersion(Schema):
    """What a branch wants to say instead."""

    branch_id = text("vienna")
    channel = channel()
    language = language()
    subject = text("Thank you", longest=LONGEST_LINE)
    motto = fields.String(load_default="", validate=Length(max=LONGEST_LINE))
    text = text("{{ greeting }}", longest=LONGEST)


class VersionQuery(PageQuery):
    """Of which branch, or of all."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


blueprint = Blueprint("templates", __name__, url_prefix="/v1/templates")
versions = Blueprint("template-versions", __name__, url_prefix="/v1/template-versions")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(BranchQuery, location="query")
@blueprint.response(200, PlacedTemplates)
def list_templates(query: Mapping[str, Any]) -> dict[str, list[Standing]]:
    """List every template on its channels and in its languages."""
    return {"items": templates.listed(current.transaction(), seen(query["branch"]))}


@blueprint.get("/<template>")
@allow(*READERS)
@blueprint.arguments(PlaceQuery, location="query")
@blueprint.response(200, TemplateSchema)
def read_template(query: Mapping[str, Any], template: str) -> Any:
    """Read what a template says, and the words that it may say."""
    place = Place(template, query["channel"], query["language"])
    return row(templates.shown(current.transaction(), seen(query["branch"]), place))


@blueprint.post("/<template>/versions")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewTemplateVersion)
@blueprint.response(201, TemplateVersionSchema)
def write_template(told: Mapping[str, Any], template: str) -> Version:
    """Write a new version; a manager approves it before it is sent."""
    return templates.propose(
        current.transaction(),
        str(uuid4()),
        seen(told["branch_id"]),
        Place(template, told["channel"], told["language"]),
        Wording(told["subject"], told["text"], told["motto"]),
    )


@versions.get("")
@allow(*READERS)
@versions.arguments(VersionQuery, location="query")
@versions.response(200, page_of(TemplateVersionSchema))
def list_versions(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what branches wrote instead of what is shipped, the newest first."""
    found = templates.versions(
        current.transaction(), query["branch"], query["after"], query["limit"]
    )
    return page(found, query, "made_at", "id")


@versions.post("/<version_id>/approval")
@allow(*MANAGERS)
@idempotent
@versions.response(200, TemplateVersionSchema)
def approve_version(version_id: str) -> Version:
    """Approve a version: from now on it is what is sent."""
    return templates.approve(current.transaction(), version_id)


def row(shown: Shown) -> dict[str, Any]:
    return {**vars(shown), "needs": sorted(shown.template.needs)}
