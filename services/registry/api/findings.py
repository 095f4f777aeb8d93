"""Findings over HTTP: of one client at a time, their words for those who may."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import request
from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.identity import Role
from libs.values import FindingId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.registry.api.records import sight
from services.registry.api.shelves import KEEPERS
from services.registry.domain.findings import Finding, FindingKind
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases import findings
from services.registry.usecases.clients import CLIENTS


class NewFinding(Schema):
    """What a client let us know."""

    kind = fields.Enum(FindingKind, by_value=True, required=True)
    text = text("They find our invoices hard to read", longest=LONGEST_NOTE)


class FiledSchema(Schema):
    """That something was filed; an answer that is kept for repeats has no words."""

    finding_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    kind = fields.Enum(FindingKind, by_value=True, required=True)
    filed_at = Moment(required=True)
    filed_by = fields.String(required=True)


class FindingSchema(FiledSchema):
    """A finding, for those who may read it."""

    text = fields.String(required=True)


class FindingCountSchema(Schema):
    """How many there are."""

    count = fields.Integer(required=True)


blueprint = Blueprint(
    "findings", __name__, url_prefix="/v1/clients/<client_id>/findings"
)


@blueprint.get("")
@allow(*KEEPERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(FindingSchema))
def list_findings(query: Mapping[str, Any], client_id: str) -> dict[str, Any]:
    """List what a client let us know, the newest first."""
    client = CLIENTS.found(current.transaction(), client_id, sight())
    found = findings.of_client(
        current.transaction(), client.fact, query["after"], query["limit"]
    )
    return page(found, query, "filed_at", "id")


@blueprint.post("")
@allow(*KEEPERS)
@idempotent
@blueprint.arguments(NewFinding)
@blueprint.response(201, FiledSchema)
def file_finding(
    told: Mapping[str, Any], client_id: str
) -> tuple[Finding, dict[str, str]]:
    """File what a client let us know, with that client alone."""
    client = CLIENTS.found(current.transaction(), client_id, sight())
    new = FindingId(str(uuid4()))
    filed = findings.file(
        current.transaction(), client.fact, new, told["kind"], told["text"]
    )
    return filed, {"Location": request.path}


@blueprint.get("/count")
@allow(*KEEPERS, Role.OPERATIONS)
@blueprint.response(200, FindingCountSchema)
def count_findings(client_id: str) -> dict[str, int]:
    """Count what a client let us know."""
    client = CLIENTS.found(current.transaction(), client_id, sight())
    return {"count": findings.count(current.transaction(), client.fact)}
