"""Callbacks over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import EntryQuery
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.owed import Owed
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.usecases import callbacks


class CallbackSchema(Schema):
    """A call we owe."""

    callback_id = fields.String(required=True)
    client_id = fields.String(required=True)
    name = fields.String(required=True)
    branch_id = fields.String(required=True)
    contact_id = fields.String(required=True, allow_none=True)
    number = fields.String(required=True)
    missed_at = Moment(required=True)
    misses = fields.Integer(required=True)
    due_at = Moment(required=True)
    overdue = fields.Boolean(required=True)
    first_attempt_at = Moment(required=True, allow_none=True)
    state = fields.String(required=True)


@dataclass(frozen=True)
class Seen:
    """A callback and whose it is, side by side."""

    callback_id: str
    client_id: str
    name: str
    branch_id: str
    contact_id: str | None
    number: str
    missed_at: datetime
    misses: int
    due_at: datetime
    overdue: bool
    first_attempt_at: datetime | None
    state: str


def seen(owed: Owed, name: str, now: datetime) -> Seen:
    callback = owed.callback
    return Seen(
        callback_id=callback.id,
        client_id=owed.client,
        name=name,
        branch_id=owed.branch,
        contact_id=owed.contact,
        number=callback.caller.number,
        missed_at=callback.missed_at,
        misses=callback.misses,
        due_at=callback.due_at,
        overdue=callback.due_at < now,
        first_attempt_at=callback.first_attempt_at,
        state=owed.state.value,
    )


blueprint = Blueprint("callbacks", __name__, url_prefix="/v1/callbacks")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(CallbackSchema))
def list_callbacks(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the calls we owe, the earliest due first."""
    transaction = current.transaction()
    wanted = Wanted(query["client"], staff())
    found = callbacks.listed(transaction, wanted, query["after"], query["limit"])
    names = callbacks.callers(transaction, found)
    listed = [seen(each, names[each.client], transaction.now) for each in found]
    return page(listed, query, "due_at", "callback_id")
