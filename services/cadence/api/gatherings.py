"""Events for clients over HTTP: who is invited, what they say, whom they meet."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length, OneOf

from libs.contracts.fields import LONGEST_TEXT, moment, text
from libs.contracts.kinds import Moment
from libs.values import ClientId, GatheringId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import MANAGERS, READERS, branches, staff
from services.cadence.domain.gatherings import Aim, Form, Gathering
from services.cadence.domain.guests import Guest, GuestState
from services.cadence.usecases import event_changes, gatherings, guests
from services.cadence.usecases.gatherings import Attended


class GatheringQuery(PageQuery):
    """Of which branch, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewGathering(Schema):
    """An event for clients that lies ahead; where something is taught is an `offer`.

    Each word of it stands in the needs that it meets.
    """

    branch_id = text("vienna")
    form = fields.Enum(Form, by_value=True, required=True)
    name = text("Coffee in March")
    starts_at = moment("2026-03-20T14:00:00Z")
    offer = text("Managed backup", optional=True)
    place = text("Graben 2, 1010 Wien", optional=True)


class GatheringChange(Schema):
    """What is to be otherwise of an event; those who are invited are told."""

    name = text("Coffee in April")
    starts_at = moment("2026-04-10T13:00:00Z")
    offer = text("Managed backup", optional=True)
    place = text("Graben 2, 1010 Wien", optional=True)


class CallingOff(Schema):
    """Nothing but that the event is called off."""


class NewGuest(Schema):
    """Whom to invite; where something is sold, the need of theirs that it meets."""

    client_id = text("c-0042")
    contact_id = text("p-0108", optional=True)
    need_id = text("n-0311", optional=True)


class NewAnswer(Schema):
    """What they said, or that they came."""

    state = fields.Enum(
        GuestState,
        by_value=True,
        required=True,
        validate=OneOf([each for each in GuestState if each is not GuestState.INVITED]),
    )


class NewIntroduction(Schema):
    """Two clients that were introduced to each other."""

    client_id = text("c-0042")
    other_client_id = text("c-0043")


class GuestSchema(Schema):
    """Somebody who is invited; `consented_at` is when they agreed to be introduced."""

    client_id = fields.String(required=True, attribute="guest.client")
    name = fields.String(required=True, allow_none=True)
    contact_id = fields.String(
        required=True, allow_none=True, attribute="guest.contact"
    )
    contact_name = fields.String(required=True, allow_none=True)
    need_id = fields.String(required=True, allow_none=True, attribute="guest.need")
    state = fields.Enum(
        GuestState, by_value=True, required=True, attribute="guest.state"
    )
    consented_at = Moment(
        required=True, allow_none=True, attribute="guest.consented_at"
    )


class IntroductionSchema(Schema):
    """Two clients that were introduced to each other."""

    client_id = fields.String(required=True, attribute="client")
    other_client_id = fields.String(required=True, attribute="other")
    introduced_at = Moment(required=True, attribute="at")


class GatheringSchema(Schema):
    """An event for clients, with those invited and those introduced at it."""

    gathering_id = fields.String(required=True, attribute="gathering.id")
    branch_id = fields.String(required=True, attribute="gathering.branch")
    form = fields.Enum(Form, by_value=True, required=True, attribute="gathering.form")
    purpose = fields.Enum(Aim, by_value=True, required=True, attribute="gathering.aim")
    name = fields.String(required=True, attribute="gathering.name")
    starts_at = Moment(required=True, attribute="gathering.starts_at")
    offer = fields.String(required=True, allow_none=True, attribute="gathering.offer")
    place = fields.String(required=True, allow_none=True, attribute="gathering.place")
    cancelled_at = Moment(
        required=True, allow_none=True, attribute="gathering.cancelled_at"
    )
    guests = fields.List(fields.Nested(GuestSchema), required=True)
    introductions = fields.List(fields.Nested(IntroductionSchema), required=True)


blueprint = Blueprint("gatherings", __name__, url_prefix="/v1/gatherings")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(GatheringQuery, location="query")
@blueprint.response(200, page_of(GatheringSchema))
def list_gatherings(query: Mapping[str, Any]) -> dict[str, Any]:
    """List events for clients, the latest first."""
    found = gatherings.listed(
        current.transaction(),
        branches(query["branch"]),
        staff(None),
        query["after"],
        query["limit"],
    )
    return page(found, query, "starts_at", "id")


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewGathering)
@blueprint.response(201, GatheringSchema)
def plan_gathering(told: Mapping[str, Any]) -> Attended:
    """Plan an event; refused where clients are introduced and something is offered."""
    rest = {
        name: told[name] for name in ("form", "name", "starts_at", "offer", "place")
    }
    new = GatheringId(str(uuid4()))
    planned = Gathering(id=new, branch=told["branch_id"], **rest)
    return gatherings.plan(current.transaction(), planned)


@blueprint.get("/<gathering_id>")
@allow(*READERS)
@blueprint.response(200, GatheringSchema)
def read_gathering(gathering_id: GatheringId) -> Attended:
    """Read an event with those invited to it."""
    return gatherings.shown(current.transaction(), gathering_id, staff(None))


@blueprint.patch("/<gathering_id>")
@allow(*MANAGERS)
@blueprint.arguments(GatheringChange(partial=True))
@blueprint.response(200, GatheringSchema)
def change_gathering(told: Mapping[str, Any], gathering_id: GatheringId) -> Attended:
    """Change what is named of an event that lies ahead; who is invited is told."""
    transaction = current.transaction()
    event_changes.change(transaction, gathering_id, told)
    return gatherings.shown(transaction, gathering_id, staff(None))


@blueprint.post("/<gathering_id>/cancel")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(CallingOff)
@blueprint.response(201, GatheringSchema)
def cancel_gathering(_: Mapping[str, Any], gathering_id: GatheringId) -> Attended:
    """Call an event off that lies ahead; who is invited is told."""
    transaction = current.transaction()
    event_changes.call_off(transaction, gathering_id)
    return gatherings.shown(transaction, gathering_id, staff(None))


@blueprint.post("/<gathering_id>/guests")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewGuest)
@blueprint.response(201, GatheringSchema)
def invite_guest(told: Mapping[str, Any], gathering_id: GatheringId) -> Attended:
    """Invite a client; refused where something is sold and they have no need of it."""
    transaction = current.transaction()
    to = gatherings.found(transaction, gathering_id)
    guest = Guest(
        gathering=gathering_id,
        branch=to.branch,
        client=told["client_id"],
        contact=told["contact_id"],
        need=told["need_id"],
    )
    guests.invite(transaction, to, guest, staff(None))
    return gatherings.shown(transaction, gathering_id, staff(None))


@blueprint.post("/<gathering_id>/guests/<client_id>/answer")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewAnswer)
@blueprint.response(201, GatheringSchema)
def answer_guest(
    told: Mapping[str, Any], gathering_id: GatheringId, client_id: ClientId
) -> Attended:
    """Write down what they said; who is introduced consents to it first."""
    transaction = current.transaction()
    guest = guests.in_hand(transaction, gathering_id, client_id, staff(None))
    guests.answer(transaction, guest, told["state"])
    return gatherings.shown(transaction, gathering_id, staff(None))


@blueprint.post("/<gathering_id>/introductions")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewIntroduction)
@blueprint.response(201, GatheringSchema)
def log_introduction(told: Mapping[str, Any], gathering_id: GatheringId) -> Attended:
    """Log that two clients who came were introduced to each other."""
    transaction = current.transaction()
    pair = told["client_id"], told["other_client_id"]
    guests.introduce(transaction, gathering_id, pair, staff(None))
    return gatherings.shown(transaction, gathering_id, staff(None))
