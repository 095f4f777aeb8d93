"""Notes over HTTP: what a newsletter says to one client alone."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.sight import READERS, staff
from services.outbound.usecases import issue_notes, newsletters

LONGEST_NOTE = 1_000


class NewIssueNote(Schema):
    """What the copy of one client says to them alone."""

    note = text("Thank you for the cake!", longest=LONGEST_NOTE)


class IssueNoteSchema(Schema):
    """What the copy of one client says to them alone."""

    issue_id = fields.String(required=True)
    client_id = fields.String(required=True)
    note = fields.String(required=True)


blueprint = Blueprint("issue-notes", __name__, url_prefix="/v1/newsletters")
notes = Blueprint("newsletter-notes", __name__, url_prefix="/v1/newsletter-notes")


@blueprint.put("/<issue_id>/notes/<client_id>")
@allow(*READERS)
@blueprint.arguments(NewIssueNote)
@blueprint.response(200, IssueNoteSchema)
def write_note(
    told: Mapping[str, Any], issue_id: str, client_id: ClientId
) -> dict[str, str]:
    """Say something to one client alone, as long as their copy is not made."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    issue_notes.note(transaction, issue, client_id, told["note"], staff())
    return {"issue_id": issue_id, "client_id": client_id, "note": told["note"]}


@blueprint.delete("/<issue_id>/notes/<client_id>")
@allow(*READERS)
@blueprint.response(204)
def take_note_back(issue_id: str, client_id: ClientId) -> None:
    """Say nothing more to one client alone, as long as their copy is not made."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    issue_notes.take_back(transaction, issue, client_id, staff())


@notes.get("")
@allow(*READERS)
@notes.arguments(PageQuery, location="query")
@notes.response(200, page_of(IssueNoteSchema))
def list_notes(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what newsletters say to clients alone."""
    found = issue_notes.listed(
        current.transaction(), staff(), query["after"], query["limit"]
    )
    return page(found, query, "issue_id", "client_id")
