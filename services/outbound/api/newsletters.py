"""Newsletters over HTTP: begun, written, proofread, approved, archived."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length

from libs.calendars.months import Month
from libs.contracts.fields import LONGEST_TEXT, patterned, text
from libs.contracts.kinds import Moment
from libs.identity import Role
from libs.storage.transactions import Transaction
from libs.values import Forbidden
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.outbound.api.sight import MANAGERS, READERS, seen
from services.outbound.domain.manuscripts import LONGEST
from services.outbound.domain.newsletters import Issue
from services.outbound.usecases import firm_issues, late_issues, newsletters

MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])\Z"

Answer = tuple[Issue, dict[str, str]]


class OfTheFirm(Forbidden):
    """The newsletter of the whole firm is the owner's to write and to send."""


class IssueQuery(PageQuery):
    """Of which branch and month, or of all."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    month = patterned("2026-03", MONTH, optional=True)


class NewIssue(Schema):
    """Whose newsletter, and of which month; of this one when it is not said.

    Without a branch it is of the whole firm, which only the owner begins.
    """

    branch_id = text("vienna", optional=True)
    month = patterned("2026-03", MONTH, optional=True)


class NewManuscript(Schema):
    """What an issue says: a title, a few lines, and its sections, as plain text."""

    manuscript = text("# March at Keepwell", longest=LONGEST)


class IssueSchema(Schema):
    """A month's newsletter of a branch; what is changed needs approval anew.

    Those with one `firm_id` are one issue of the whole firm: what is done to one of
    them is done to all, by the owner.
    """

    issue_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    firm_id = fields.String(required=True, allow_none=True, attribute="firm")
    month = fields.String(required=True, attribute="period")
    state = fields.String(required=True)
    manuscript = fields.String(required=True)
    revision = fields.Integer(required=True)
    made_at = Moment(required=True)
    made_by = fields.String(required=True)
    approved_at = Moment(required=True, allow_none=True)
    approved_by = fields.String(required=True, allow_none=True)
    sent_at = Moment(required=True, allow_none=True)
    archived_at = Moment(required=True, allow_none=True)


class FindingSchema(Schema):
    """What is wrong with an issue; what `blocks` must be mended before approval."""

    rule = fields.String(required=True)
    detail = fields.String(required=True)
    blocks = fields.Boolean(required=True)
    section = fields.String(required=True, allow_none=True)


class FindingsSchema(Schema):
    """All that is wrong, what blocks first."""

    items = fields.List(fields.Nested(FindingSchema), required=True)


class MissingSchema(Schema):
    """An issue that is late; its `state` is nothing, draft or approved."""

    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    month = fields.String(required=True)
    since = fields.Date(required=True)
    state = fields.String(required=True)


class MissingIssuesSchema(Schema):
    """The branches whose newsletter is late."""

    items = fields.List(fields.Nested(MissingSchema), required=True)


blueprint = Blueprint("newsletters", __name__, url_prefix="/v1/newsletters")
missing = Blueprint(
    "missing-newsletters", __name__, url_prefix="/v1/missing-newsletters"
)


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(IssueQuery, location="query")
@blueprint.response(200, page_of(IssueSchema))
def list_issues(query: Mapping[str, Any]) -> dict[str, Any]:
    """List newsletters, the newest first."""
    found = newsletters.listed(
        current.transaction(),
        query["branch"],
        query["month"],
        query["after"],
        query["limit"],
    )
    full = len(found) >= query["limit"]
    last = (str(found[-1].month), found[-1].branch) if full else None
    return page_to(found, last)


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewIssue)
@blueprint.response(201, IssueSchema)
def begin_issue(told: Mapping[str, Any]) -> Answer:
    """Begin a month's newsletter, with a hint below each heading."""
    month = month_of(told["month"]) if told["month"] else None
    transaction, new_id = current.transaction(), uuid4().hex
    if told["branch_id"] is None:
        require_owner()
        issue = firm_issues.open_issues(transaction, new_id, month)
    else:
        branch = seen(told["branch_id"])
        issue = newsletters.open_issue(transaction, new_id, branch, month)
    return issue, tag(issue.revision)


@blueprint.get("/<issue_id>")
@allow(*READERS)
@blueprint.response(200, IssueSchema)
def read_issue(issue_id: str) -> Answer:
    """Read a newsletter."""
    issue = newsletters.found(current.transaction(), issue_id)
    return issue, tag(issue.revision)


@blueprint.put("/<issue_id>")
@allow(*MANAGERS)
@conditional
@blueprint.arguments(NewManuscript)
@blueprint.response(200, IssueSchema)
def write_issue(told: Mapping[str, Any], issue_id: str) -> Answer:
    """Give a newsletter other words; what was approved is to be approved anew."""
    return done(issue_id, partial(newsletters.rewrite, manuscript=told["manuscript"]))


@blueprint.get("/<issue_id>/findings")
@allow(*READERS)
@blueprint.response(200, FindingsSchema)
def read_findings(issue_id: str) -> dict[str, Any]:
    """Say what is wrong with a newsletter."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    return {"items": newsletters.proofread(transaction, issue)}


@blueprint.post("/<issue_id>/approval")
@allow(*MANAGERS)
@idempotent
@conditional
@blueprint.response(201, IssueSchema)
def approve_issue(issue_id: str) -> Answer:
    """Approve a newsletter as it was read; refused as long as something blocks it."""
    return done(issue_id, newsletters.approve)


@blueprint.post("/<issue_id>/archiving")
@allow(*MANAGERS)
@idempotent
@conditional
@blueprint.response(201, IssueSchema)
def archive_issue(issue_id: str) -> Answer:
    """Let everybody read a newsletter that is sent."""
    return done(issue_id, newsletters.archive)


@blueprint.post("/<issue_id>/stopping")
@allow(*MANAGERS)
@idempotent
@blueprint.response(201, IssueSchema)
def stop_issue(issue_id: str) -> Issue:
    """Let what waits of a newsletter not go; a draft again if nothing went out."""
    return firm_issues.stop(current.transaction(), in_hand(issue_id))


@missing.get("")
@allow(*READERS)
@missing.response(200, MissingIssuesSchema)
def list_missing() -> dict[str, Any]:
    """List the branches whose newsletter of this month or the last is late."""
    return {"items": late_issues.missing(current.transaction())}


def done(issue_id: str, do: Callable[[Transaction, Issue], Issue]) -> Answer:
    """Do something with an issue, as it was read last, in all its branches."""
    transaction, issues = current.transaction(), as_read(issue_id)
    first, *_ = [do(transaction, each) for each in issues]
    return first, tag(first.revision)


def as_read(issue_id: str) -> list[Issue]:
    """Take an issue in hand as it was read last."""
    issues = in_hand(issue_id)
    require_match(issues[0].revision)
    return issues


def in_hand(issue_id: str) -> list[Issue]:
    """Take an issue in hand, that of the whole firm in every branch.

    Raises NoSuchIssue and OfTheFirm.
    """
    issues = firm_issues.in_hand(current.transaction(), issue_id)
    if issues[0].firm:
        require_owner()
    return issues


def require_owner() -> None:
    if current.principal().role is not Role.OWNER:
        raise OfTheFirm


def month_of(told: str) -> Month:
    year, number = told.split("-")
    return Month(int(year), int(number))
