"""Complaints, and how welcome we are, over HTTP."""

from typing import Any

from marshmallow import fields

from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.touchpoints.api.entries import whose
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.api.touches import TouchSchema
from services.touchpoints.domain.touches import Touch
from services.touchpoints.usecases import touches, welcome


class WelcomeSchema(Schema):
    """How our touches of the last year were taken; null when there was none."""

    client_id = fields.String(required=True)
    sent = fields.Integer(required=True)
    unwelcome = fields.Integer(required=True)
    ratio = fields.Float(required=True, allow_none=True)


complaints = Blueprint("complaints", __name__, url_prefix="/v1/touchpoints")
of_clients = Blueprint("welcome", __name__, url_prefix="/v1/clients")


@complaints.post("/<touch_id>/complaint")
@allow(*READERS)
@idempotent
@complaints.response(201, TouchSchema)
def complain_of_touchpoint(touch_id: str) -> Touch:
    """Write down that a client complained of a contact: it earns nothing any more."""
    logged = touches.found(current.transaction(), touch_id, staff())
    return welcome.complain(current.transaction(), logged)


@of_clients.get("/<client_id>/welcome")
@allow(*READERS)
@of_clients.response(200, WelcomeSchema)
def read_welcome(client_id: str) -> dict[str, Any]:
    """Say how many of our contacts of the last year the client did not mind."""
    client = whose(client_id).client
    told = welcome.of(current.transaction(), client)
    return {"client_id": client, **vars(told), "ratio": told.ratio}
