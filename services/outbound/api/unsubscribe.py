"""The page on which people unsubscribe: to look at it changes nothing.

A mailbox provider says it for them in one request, as RFC 8058 asks.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from flask import Response, request
from marshmallow import EXCLUDE, fields
from marshmallow.validate import OneOf

from libs.identity import Principal, Role
from libs.identity.principals import ImpossiblePrincipal
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import open_to_anyone
from libs.web.problems import MEDIA_TYPE, problem
from services.outbound.api.unsubscribe_words import PAGE, STYLE, WORDS, words
from services.outbound.usecases import unsubscribing
from services.outbound.usecases.unsubscribing import NoSuchLink, Page

ISSUER = "keepwell:unsubscribe-links"
HTML, CSS = "text/html", "text/css"
ONE_CLICK, THESE, CHANNEL, EVERYTHING = "One-Click", "these", "channel", "everything"
STOP = {
    ONE_CLICK: unsubscribing.stop_these,
    THESE: unsubscribing.stop_these,
    CHANNEL: unsubscribing.stop_channel,
    EVERYTHING: unsubscribing.stop_everything,
}


class Wish(Schema):
    """`One-Click` is a mailbox provider's, the others are the page's own."""

    class Meta:
        unknown = EXCLUDE

    wish = fields.String(
        required=True,
        data_key="List-Unsubscribe",
        validate=OneOf(tuple(STOP)),
    )


blueprint = Blueprint("unsubscribe", __name__, url_prefix="/v1/unsubscribe")


@blueprint.get("/page.css")
@open_to_anyone
@blueprint.response(200, {"type": "string"}, content_type=CSS)
def read_style() -> Response:
    """Read how the page looks."""
    return Response(STYLE, content_type=f"{CSS}; charset=utf-8")


@blueprint.get("/<branch_id>/<token>")
@open_to_anyone
@blueprint.response(200, {"type": "string"}, content_type=HTML)
def ask(branch_id: BranchId, token: str) -> Response:
    """Ask whether they want no more of it; nothing is changed by that."""
    message = recognised(branch_id, token)
    return html(unsubscribing.page(current.transaction(), message), "form")


# Takes no Idempotency-Key: whoever sends it does not know of any.
@blueprint.post("/<branch_id>/<token>")
@open_to_anyone
@blueprint.arguments(Wish, location="form")
@blueprint.response(200, {"type": "string"}, content_type=HTML)
def unsubscribe(told: Mapping[str, Any], branch_id: BranchId, token: str) -> Response:
    """Send them no more of it, from now on."""
    message = recognised(branch_id, token)
    transaction = current.transaction()
    wish = told["wish"]
    STOP[wish](transaction, message)
    if wish == ONE_CLICK:
        return Response(content_type=HTML)
    return html(unsubscribing.page(transaction, message), wish)


def recognised(branch: BranchId, token: str) -> str:
    """Return the message that a link is of: who has it sees no more than its branch."""
    message = unsubscribing.opened(current.settings().pepper, token)
    try:
        asking = Principal(message, ISSUER, Role.BRANCH_MANAGER, frozenset({branch}))
    except ImpossiblePrincipal:
        raise NoSuchLink from None
    current.recognise(asking)
    current.count()
    return message


def html(page: Page, part: str) -> Response:
    said = words(page.language, page.channel, page.family)
    return shown(said, page.language, page.sender, part)


def shown(
    said: Mapping[str, str], language: str, heading: str, part: str, status: int = 200
) -> Response:
    told = {name: escape(each) for name, each in said.items()}
    body = PAGE[part].format(**told)
    whole = PAGE["whole"].format(
        title=told["title"], language=language, heading=escape(heading), body=body
    )
    return Response(whole, status, content_type=f"{HTML}; charset=utf-8")


@blueprint.errorhandler(NoSuchLink)
def lead_on(refused: NoSuchLink) -> Response:
    """Tell people what to do instead, and programs that there is nothing."""
    answer = problem(refused)
    if request.accept_mimetypes.best_match((MEDIA_TYPE, HTML)) != HTML:
        return answer
    language = request.accept_languages.best_match(tuple(WORDS)) or "en"
    said = WORDS[language]
    return shown(said, language, said["nowhere"], "nowhere", answer.status_code)
