"""Invitations to meetings over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import A_DAY, moment, text, whole
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, staff
from services.cadence.domain.invitations import Invitation
from services.cadence.usecases import invitations
from services.cadence.usecases.invitations import MeetingWish


class NewInvitation(Schema):
    """Whom at the client to invite to a task, from when, for how long."""

    task_id = text("1b4f0e98")
    contact_id = text("p-0108")
    starts_at = moment("2026-03-12T09:00:00Z")
    minutes = whole(60, least=1, most=A_DAY // 60)


class InvitationSchema(Schema):
    """A meeting with somebody at a client; each change of it has a `sequence`."""

    task_id = fields.String(required=True, attribute="task")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    contact_id = fields.String(required=True, attribute="contact")
    staff_id = fields.String(required=True, attribute="staff")
    starts_at = Moment(required=True)
    minutes = fields.Integer(required=True)
    sequence = fields.Integer(required=True)
    cancelled = fields.Boolean(required=True)


blueprint = Blueprint("invitations", __name__, url_prefix="/v1/invitations")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(InvitationSchema))
def list_invitations(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the invitations, those that were called off too."""
    (after,) = query["after"] or ("",)
    found = invitations.listed(
        current.transaction(), staff(None), after, query["limit"]
    )
    return page(found, query, "task")


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewInvitation)
@blueprint.response(201, InvitationSchema)
def invite(told: Mapping[str, Any]) -> Invitation:
    """Invite somebody to a task, or move the meeting."""
    wish = MeetingWish(
        told["task_id"], told["contact_id"], told["starts_at"], told["minutes"]
    )
    return invitations.invite(current.transaction(), wish, staff(None))


@blueprint.post("/<task_id>/cancellation")
@allow(*READERS)
@idempotent
@blueprint.response(201, InvitationSchema)
def call_off(task_id: str) -> Invitation:
    """Call a meeting off."""
    return invitations.call_off(current.transaction(), task_id, staff(None))
