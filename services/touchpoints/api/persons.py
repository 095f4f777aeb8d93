"""What the log holds on one person, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.touchpoints.api.sight import MANAGERS
from services.touchpoints.usecases import persons


class TheirTouchSchema(Schema):
    """A touch with the person."""

    touch_id = fields.String(required=True)
    kind = fields.String(required=True)
    direction = fields.String(required=True)
    occurred_at = Moment(required=True)
    number = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True)
    next_step = fields.String(required=True)
    note = fields.String(required=True)


class TheirCallbackSchema(Schema):
    """A call of theirs that we missed."""

    callback_id = fields.String(required=True)
    number = fields.String(required=True)
    missed_at = Moment(required=True)
    closed_at = Moment(required=True, allow_none=True)
    state = fields.String(required=True)


class TheirMeetingSchema(Schema):
    """A meeting that they came to."""

    touch_id = fields.String(required=True)
    mode = fields.String(required=True)
    held_at = Moment(required=True)
    no_show = fields.Boolean(required=True)


class TheirIntroductionSchema(Schema):
    """An introduction that they made; whom they introduced is another person."""

    introduction_id = fields.String(required=True)
    received_at = Moment(required=True)


class NumberSchema(Schema):
    """A number that is known to be theirs."""

    number = fields.String(required=True)


class AddressSchema(Schema):
    """An address that is known to be theirs."""

    address = fields.String(required=True)


class PersonSchema(Schema):
    """All that the log holds on a person."""

    touches = fields.List(fields.Nested(TheirTouchSchema), required=True)
    callbacks = fields.List(fields.Nested(TheirCallbackSchema), required=True)
    meetings = fields.List(fields.Nested(TheirMeetingSchema), required=True)
    introductions = fields.List(fields.Nested(TheirIntroductionSchema), required=True)
    numbers = fields.List(fields.Nested(NumberSchema), required=True)
    addresses = fields.List(fields.Nested(AddressSchema), required=True)


blueprint = Blueprint("persons", __name__, url_prefix="/v1/persons")


@blueprint.get("/<contact_id>")
@allow(*MANAGERS)
@blueprint.response(200, PersonSchema)
def read_person(contact_id: str) -> Mapping[str, Any]:
    """Read all that the log holds on one person, and nothing on others."""
    return persons.held_on(current.transaction(), contact_id)
