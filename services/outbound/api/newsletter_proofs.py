"""Newsletters looked at over HTTP: on screen, as printed pages, by mail to oneself."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields
from marshmallow.validate import Length, OneOf

from libs.contracts.fields import LONGEST_TEXT, text
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.outbound.api.sight import READERS, staff
from services.outbound.api.trials import TrialSchema, of_ours, tried
from services.outbound.usecases import newsletter_proofs, newsletters
from services.outbound.usecases.newsletter_proofs import Asked
from services.outbound.usecases.trials import Trial

FORMS = ("text", "html", "pdf")
PDF, HTML, PLAIN = "application/pdf", "text/html", "text/plain"


class ProofQuery(Schema):
    """As what, and whose copy; an invented reader's when no client is named."""

    form = fields.String(load_default="html", validate=OneOf(FORMS))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class IssueTrialWish(Schema):
    """Whose copy to send to whom of ours: to who asks, unless the owner says so."""

    client_id = text("c-0042", optional=True)
    staff_id = text("s-07", optional=True)


blueprint = Blueprint("newsletter-proofs", __name__, url_prefix="/v1/newsletters")


@blueprint.get("/<issue_id>/proof")
@allow(*READERS)
@blueprint.arguments(ProofQuery, location="query")
@blueprint.response(200, {"type": "string"}, content_type=HTML)
def read_proof(query: Mapping[str, Any], issue_id: str) -> Response:
    """Look at a copy: as text, as a page for the screen, or as the printed page."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    asked = Asked(query["client"], staff())
    if query["form"] == "pdf":
        made = newsletter_proofs.on_paper(transaction, issue, asked)
        return Response(made, content_type=PDF)
    if query["form"] == "html":
        screen = newsletter_proofs.on_screen(transaction, issue, asked)
        return Response(screen, content_type=f"{HTML}; charset=utf-8")
    written = newsletter_proofs.copy(transaction, issue, asked).text
    return Response(written, content_type=f"{PLAIN}; charset=utf-8")


@blueprint.post("/<issue_id>/trials")
@allow(*READERS)
@idempotent
@blueprint.arguments(IssueTrialWish)
@blueprint.response(201, TrialSchema)
def try_issue(told: Mapping[str, Any], issue_id: str) -> dict[str, str]:
    """Send a copy to one of ours by mail, to be looked at."""
    transaction, client = current.transaction(), told["client_id"]
    issue = newsletters.found(transaction, issue_id)
    copy = newsletter_proofs.copy(transaction, issue, Asked(client, staff()))
    return tried(Trial(issue.branch, of_ours(told["staff_id"]), copy, client))
