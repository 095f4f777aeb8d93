"""The call list over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, staff
from services.cadence.domain.call_list import Section
from services.cadence.domain.promises import Promised
from services.cadence.domain.purposes import Purpose
from services.cadence.usecases import call_list

USUAL_SLOTS, MOST_SLOTS = 20, 200


class CallListQuery(Schema):
    """Whose list: of a branch, of an account manager, or of all that one sees.

    `slots` is how many calls the day has room for besides what cannot wait.
    """

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    slots = fields.Integer(load_default=USUAL_SLOTS, validate=Range(0, MOST_SLOTS))


class CallbackSchema(Schema):
    """A call that is owed."""

    callback_id = fields.String(required=True, attribute="callback")
    due_at = Moment(required=True)
    missed_calls = fields.Integer(required=True)


class PromiseSchema(Schema):
    """What a client is promised every month, and when it is next due."""

    promised = fields.Enum(Promised, by_value=True, required=True)
    due_at = Moment(required=True)


class ToDoSchema(Schema):
    """What else there is to do with a client by now."""

    task_id = fields.String(required=True, attribute="task")
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    note = fields.String(required=True)
    due_at = Moment(required=True)


class CallSchema(Schema):
    """A call to make: whom to ask for, where, and why.

    `contact` is a name, `due_at` when the callback or the next touch is due. Who is
    `planned` is silent for too long, and only told of: the next touch is near.
    """

    client_id = fields.String(required=True, attribute="chosen.client")
    branch_id = fields.String(required=True, attribute="chosen.branch")
    name = fields.String(required=True, allow_none=True, attribute="chosen.name")
    section = fields.Enum(
        Section, by_value=True, required=True, attribute="chosen.section"
    )
    reason = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True, attribute="chosen.phone")
    contact = fields.String(required=True, allow_none=True, attribute="chosen.contact")
    callback = fields.Nested(CallbackSchema, required=True, allow_none=True)
    promises = fields.List(fields.Nested(PromiseSchema), required=True)
    tasks = fields.List(fields.Nested(ToDoSchema), required=True)
    due_at = Moment(required=True, attribute="chosen.waiting.due_at")
    account_manager = fields.String(
        required=True, allow_none=True, attribute="chosen.account_manager"
    )
    account_manager_name = fields.String(
        required=True, allow_none=True, attribute="chosen.account_manager_name"
    )


class CallListSchema(Schema):
    """Whom to call, first to last.

    `silent_left` are as many more past their longest gap, for whom there is no slot.
    """

    drawn_up_at = Moment(required=True)
    items = fields.List(fields.Nested(CallSchema), required=True)
    silent_left = fields.Integer(required=True)


blueprint = Blueprint("call_list", __name__, url_prefix="/v1/call-list")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(CallListQuery, location="query")
@blueprint.response(200, CallListSchema)
def read_call_list(query: Mapping[str, Any]) -> dict[str, Any]:
    """Draw up whom to call today: who cannot wait, is silent too long, is worth it."""
    transaction = current.transaction()
    whose = call_list.known(transaction, staff(query["staff"]))
    calls, left = call_list.draw_up(transaction, query["branch"], whose, query["slots"])
    return {"drawn_up_at": transaction.now, "items": calls, "silent_left": left}
