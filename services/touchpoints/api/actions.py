"""Actions over HTTP: what meetings left to do."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import (
    EntryQuery,
    EntrySchema,
    in_hand,
    listed,
)
from services.touchpoints.api.sight import READERS
from services.touchpoints.domain.actions import Action
from services.touchpoints.usecases import actions


class ActionSchema(EntrySchema):
    """What somebody of us is to do."""

    action_id = fields.String(required=True, attribute="id")
    touch_id = fields.String(required=True, attribute="touch")
    what = fields.String(required=True)
    owner = fields.String(required=True)
    due_on = fields.Date(required=True)
    done_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("actions", __name__, url_prefix="/v1/actions")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(ActionSchema))
def list_actions(query: Mapping[str, Any]) -> dict[str, Any]:
    """List actions, the latest due first."""
    return listed(actions.ACTIONS, query)


@blueprint.post("/<action_id>/completion")
@allow(*READERS)
@idempotent
@blueprint.response(201, ActionSchema)
def complete_action(action_id: str) -> Action:
    """Write down that it is done."""
    return actions.complete(current.transaction(), in_hand(actions.ACTIONS, action_id))
