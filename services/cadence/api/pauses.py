"""Pauses over HTTP: whom to leave alone, until when and why."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, moment, text
from libs.contracts.kinds import Moment
from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, staff
from services.cadence.domain.pauses import Pause
from services.cadence.usecases import of_clients, pauses


class PauseQuery(PageQuery):
    """Whose clients: of a branch or an account manager, or all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewPause(Schema):
    """Until when a client is to be left alone, and why."""

    until = moment("2026-09-01T00:00:00Z")
    reason = text("They move house this summer.")


class PauseSchema(NewPause):
    """A pause; callbacks are kept all the same."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    since = Moment(required=True)


blueprint = Blueprint("pauses", __name__, url_prefix="/v1/pauses")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PauseQuery, location="query")
@blueprint.response(200, page_of(PauseSchema))
def list_pauses(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who is left alone now, by client."""
    found = pauses.listed(
        current.transaction(),
        query["branch"],
        staff(query["staff"]),
        query["after"],
        query["limit"],
    )
    return page(found, query, "client")


@blueprint.put("/<client_id>")
@allow(*READERS)
@blueprint.arguments(NewPause)
@blueprint.response(200, PauseSchema)
def pause_client(told: Mapping[str, Any], client_id: ClientId) -> Pause:
    """Leave a client alone until a day; then everything goes on by itself."""
    transaction = current.transaction()
    client = of_clients.found(transaction, client_id, staff(None))
    return pauses.pause(transaction, client, told["until"], told["reason"])


@blueprint.delete("/<client_id>")
@allow(*READERS)
@blueprint.response(200, PauseSchema)
def resume_client(client_id: ClientId) -> Pause:
    """Go on with a client at once."""
    transaction = current.transaction()
    client = of_clients.found(transaction, client_id, staff(None))
    return pauses.resume(transaction, client)
