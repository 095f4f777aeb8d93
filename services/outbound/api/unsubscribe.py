"""The page on which people unsubscribe: to look at it changes nothing.

A mailbox provider says it for them in one request, as RFC 8058 asks.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

from flask import Response
from marshmallow import EXCLUDE, fields
from marshmallow.validate import OneOf

from libs.identity import Principal, Role
from libs.identity.principals import ImpossiblePrincipal
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import open_to_anyone
from services.outbound.api.unsubscribe_words import PAGE, WORDS
from services.outbound.usecases import unsubscribing
from services.outbound.usecases.unsubscribing import NoSuchLink, Page

ISSUER = "keepwell:unsubscribe-links"
HTML = "text/html"
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
    words = {k: escape(v) for k, v in WORDS[page.language].items()}
    told = {**words, "sender": escape(page.sender), "language": page.language}
    body = PAGE[part].format(**told)
    whole = PAGE["whole"].format(**told, body=body)
    return Response(whole, content_type=f"{HTML}; charset=utf-8")
