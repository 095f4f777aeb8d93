"""Parked mails over HTTP: what could not be taken in, tried again or let go."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.messages import Reason
from services.outbound.storage import mailboxes
from services.outbound.usecases import parked_mails

KEEPERS = (Role.OWNER, Role.OPERATIONS)


class ParkedMailSchema(Schema):
    """A mail that lies in the mailbox and was set aside; it may be tried `again`."""

    mail_id = fields.String(required=True, attribute="id")
    reason = fields.String(required=True)
    at = Moment(required=True)
    again = fields.Boolean(required=True)


blueprint = Blueprint("parked-mails", __name__, url_prefix="/v1/parked-mails")


@blueprint.get("")
@allow(*KEEPERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(ParkedMailSchema))
def list_parked_mails(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the mails that could not be taken in, and why."""
    found = mailboxes.set_aside(current.transaction(), query["after"], query["limit"])
    return page(found, query, "validity", "uid")


@blueprint.post("/<mail_id>/retry")
@allow(*KEEPERS)
@idempotent
@blueprint.arguments(Reason)
@blueprint.response(204)
def retry_parked_mail(told: Mapping[str, Any], mail_id: str) -> None:
    """Have a mail taken in at the next look at the mailbox."""
    parked_mails.try_again(current.transaction(), mail_id, told["reason"])


@blueprint.post("/<mail_id>/dismissal")
@allow(*KEEPERS)
@idempotent
@blueprint.arguments(Reason)
@blueprint.response(204)
def dismiss_parked_mail(told: Mapping[str, Any], mail_id: str) -> None:
    """Leave a mail where it lies: it is not taken in."""
    parked_mails.let_go(current.transaction(), mail_id, told["reason"])
