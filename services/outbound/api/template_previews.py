"""Templates looked at over HTTP: on screen, as printed pages, by mail to oneself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response
from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, text
from libs.values import BranchId, ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.outbound.api.sight import READERS, seen, staff
from services.outbound.api.templates import BranchQuery, channel, language
from services.outbound.api.trials import TrialSchema, of_ours, tried
from services.outbound.domain.messages import Channel
from services.outbound.domain.templates import Place, Wording
from services.outbound.usecases import template_pages, template_previews, templates
from services.outbound.usecases.template_previews import Preview
from services.outbound.usecases.trials import Trial

PDF = "application/pdf"


class TemplatePreviewWish(Schema):
    """What to look at: what holds or a version, to invented people or to a client."""

    branch_id = text("vienna")
    channel = channel()
    language = language()
    version_id = text("v-1", optional=True)
    client_id = text("c-0042", optional=True)


class TemplateTrialWish(TemplatePreviewWish):
    """What to send to whom of ours: to who asks, unless the owner says otherwise."""

    staff_id = text("s-07", optional=True)


class TemplatePageQuery(BranchQuery):
    """What to print, with what holds or a version, for nobody or for a client."""

    language = language()
    version = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class TemplateFinding(Schema):
    """What a careful reader says; what `blocks` must be mended before approval."""

    rule = fields.String(required=True)
    detail = fields.String(required=True)
    blocks = fields.Boolean(required=True)


class TemplatePreview(Schema):
    """A message as it would be; `invented` when it is to nobody who exists."""

    subject = fields.String(required=True)
    motto = fields.String(required=True)
    text = fields.String(required=True)
    invented = fields.Boolean(required=True)
    findings = fields.List(fields.Nested(TemplateFinding), required=True)


blueprint = Blueprint("template-previews", __name__, url_prefix="/v1/templates")


@dataclass(frozen=True)
class Looked:
    """What was looked at."""

    subject: str
    motto: str
    text: str
    invented: bool
    findings: Any


@blueprint.post("/<template>/preview")
@allow(*READERS)
@blueprint.arguments(TemplatePreviewWish)
@blueprint.response(200, TemplatePreview)
def preview_template(told: Mapping[str, Any], template: str) -> Looked:
    """Show a message to invented people, or to a client; the latter is noted."""
    branch, client = seen(told["branch_id"]), told["client_id"]
    place = Place(template, told["channel"], told["language"])
    found = looked_at(branch, place, told["version_id"], client)
    content = found.content
    motto = found.motto
    return Looked(content.subject, motto, content.text, client is None, found.findings)


@blueprint.get("/<template>/page")
@allow(*READERS)
@blueprint.arguments(TemplatePageQuery, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=PDF)
def print_template(query: Mapping[str, Any], template: str) -> Response:
    """Show a letter or a card as it would be printed; one to a client is noted."""
    branch, client = seen(query["branch"]), query["client"]
    place = Place(template, Channel.POST, query["language"])
    found = looked_at(branch, place, query["version"], client).content
    made = template_pages.page(current.transaction(), branch, place, found, client)
    return Response(made, content_type=PDF)


@blueprint.post("/<template>/trials")
@allow(*READERS)
@idempotent
@blueprint.arguments(TemplateTrialWish)
@blueprint.response(201, TrialSchema)
def try_template(told: Mapping[str, Any], template: str) -> dict[str, str]:
    """Send a message to one of ours by mail, as it would be; one to a client is noted.

    What is written for another channel comes by mail as well.
    """
    branch, client = seen(told["branch_id"]), told["client_id"]
    place = Place(template, told["channel"], told["language"])
    found = looked_at(branch, place, told["version_id"], client).content
    return tried(Trial(branch, of_ours(told["staff_id"]), found, client))


def looked_at(
    branch: BranchId, place: Place, version: str | None, client: ClientId | None
) -> Preview:
    """Write what holds or a version, to invented people or to a client."""
    transaction, said = current.transaction(), wording(branch, place, version)
    if client is None:
        return template_previews.preview(transaction, branch, place, said)
    return template_previews.preview_for(transaction, place, said, client, staff())


def wording(branch: BranchId, place: Place, version: str | None) -> Wording:
    """Return what holds, or a version of the same place."""
    shown = templates.shown(current.transaction(), branch, place)
    if version is None:
        return shown.wording
    for each in shown.versions:
        if each.id == version:
            return each.wording
    raise templates.NoSuchVersion
