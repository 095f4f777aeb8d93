"""The archive of newsletters: pages for everybody, without a sign-in."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from flask import Response

from libs.identity import Principal, Role
from libs.identity.principals import ImpossiblePrincipal
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint
from libs.web.permissions import open_to_anyone
from services.outbound.domain import dates, manuscripts
from services.outbound.domain.newsletter_pages import LINKED, STYLE, page, public_page
from services.outbound.domain.newsletters import Issue, Manuscript
from services.outbound.usecases import newsletter_proofs, newsletters
from services.outbound.usecases.newsletters import NoSuchBranch, NoSuchIssue

READER, ISSUER = "anybody", "keepwell:newsletter-archive"
HOME = "/v1/newsletter-archive"
HTML, CSS = "text/html", "text/css"

blueprint = Blueprint("newsletter-archive", __name__, url_prefix=HOME)


@blueprint.get("/page.css")
@open_to_anyone
@blueprint.response(200, {"type": "string"}, content_type=CSS)
def read_style() -> Response:
    """Read how the pages of the archive look."""
    return Response(STYLE, content_type=f"{CSS}; charset=utf-8")


@blueprint.get("/<branch_id>")
@open_to_anyone
@blueprint.response(200, {"type": "string"}, content_type=HTML)
def read_archive(branch_id: BranchId) -> Response:
    """List the newsletters of a branch that everybody may read."""
    come_in(branch_id)
    sender = newsletter_proofs.sender(current.transaction(), branch_id)
    if sender is None:
        raise NoSuchBranch
    issues = newsletters.archived(current.transaction(), branch_id)
    lines = (
        f'<li><a href="{quote(branch_id, safe="")}/{month}">'
        f"{escape(spelled)} \u2013 {escape(title)}</a></li>"
        for month, spelled, title in map(titled, issues)
    )
    language = language_of(issues)
    body = f"<h1>{escape(sender)}</h1><ul>{''.join(lines)}</ul>"
    return shown(page(language, sender, body, LINKED))


@blueprint.get("/<branch_id>/<month>")
@open_to_anyone
@blueprint.response(200, {"type": "string"}, content_type=HTML)
def read_archived(branch_id: BranchId, month: str) -> Response:
    """Read a newsletter as everybody may: no client is named who does not agree."""
    come_in(branch_id)
    transaction = current.transaction()
    issue = newsletters.archived_of(transaction, branch_id, month)
    manuscript = newsletters.fit_for_everybody(transaction, issue)
    sender = newsletter_proofs.sender(transaction, branch_id)
    if manuscript is None or sender is None:
        raise NoSuchIssue
    return shown(public_page(manuscript, sender, spelled_month(issue, manuscript)))


def titled(issue: Issue) -> tuple[str, str, str]:
    """Return an issue's month, as addresses and as people have it, and its title."""
    manuscript = manuscripts.read(issue.manuscript)
    return str(issue.month), spelled_month(issue, manuscript), manuscript.title


def spelled_month(issue: Issue, manuscript: Manuscript) -> str:
    named = dates.month(issue.month.number, manuscript.language, "")
    return f"{named} {issue.month.year}"


def language_of(issues: Sequence[Issue]) -> str:
    """Return the language of the latest issue."""
    latest = [manuscripts.read(each.manuscript).language for each in issues[:1]]
    return next(iter(latest), "en")


def come_in(branch: BranchId) -> None:
    """Let anybody see this branch, and no other, for this request."""
    try:
        reader = Principal(READER, ISSUER, Role.BRANCH_MANAGER, frozenset({branch}))
    except ImpossiblePrincipal:
        raise NoSuchBranch from None
    current.recognise(reader)
    current.count()


def shown(body: str) -> Response:
    return Response(body, content_type=f"{HTML}; charset=utf-8")
