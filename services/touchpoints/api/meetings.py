"""Meetings over HTTP: with their agenda, and what was found and left to do in them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import day, many, mark, moment, text
from libs.contracts.kinds import Moment
from libs.values import ActionId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import (
    EntryQuery,
    EntrySchema,
    PeriodQuery,
    found,
    listed,
    period,
    told_of,
    whose,
)
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.api.touches import A_DAY, LONGEST_NOTE
from services.touchpoints.domain.actions import Action
from services.touchpoints.domain.asking import Rule
from services.touchpoints.domain.meetings import (
    TEMPLATE,
    Item,
    Meeting,
    MeetingFigures,
    Mode,
    Topic,
)
from services.touchpoints.domain.touches import Direction, Sentiment, Touch
from services.touchpoints.usecases import agendas

MOST = 50
OF_THE_MEETING = ("id", "branch", "client", "mode", "attendees", "no_show")


class ItemSchema(Schema):
    """One item of an agenda, and whether it was spoken of."""

    topic = fields.Enum(Topic, by_value=True, required=True)
    subject = text("What keeps you competitive?")
    covered = fields.Boolean(load_default=True)


class NewAction(Schema):
    """What somebody of us is to do, and by when."""

    what = text("send the quote for the firewall")
    owner = text("s-07")
    due_on = day("2026-03-09")


class NewMeeting(Schema):
    """A meeting that a person tells of; `attendees` are contacts of the client."""

    client_id = text("c-0042")
    mode = fields.Enum(Mode, by_value=True, required=True)
    held_at = moment("2026-03-02T08:00:00Z")
    minutes = fields.Integer(validate=Range(0, A_DAY), load_default=0)
    attendees = many(text("p-0108"), optional=True)
    no_show = mark()
    agenda = fields.List(
        fields.Nested(ItemSchema), load_default=list, validate=Length(max=MOST)
    )
    actions = fields.List(
        fields.Nested(NewAction), load_default=list, validate=Length(max=MOST)
    )
    outcome = fields.String(validate=Length(max=LONGEST_NOTE), load_default="")
    next_step = fields.String(validate=Length(max=LONGEST_NOTE), load_default="")
    sentiment = fields.Enum(Sentiment, by_value=True, load_default=None)


class MeetingSchema(EntrySchema):
    """A meeting, and what it should not have been closed without."""

    touch_id = fields.String(required=True, attribute="id")
    mode = fields.Enum(Mode, by_value=True, required=True)
    held_at = Moment(required=True)
    attendees = fields.List(fields.String(), required=True)
    no_show = fields.Boolean(required=True)
    agenda = fields.List(fields.Nested(ItemSchema), required=True)
    warnings = fields.List(fields.String(), required=True)


class FoundSchema(MeetingSchema):
    """A meeting, and how many opportunities were found in it."""

    opportunities = fields.Integer(required=True)


class FiguresSchema(Schema):
    """A period's meetings; the `share` of them in which we explained our worth."""

    held = fields.Integer(required=True)
    no_shows = fields.Integer(required=True)
    value_explained = fields.Integer(required=True)
    share = fields.Function(
        lambda told: told.value_explained / told.held if told.held else None
    )
    opportunities = fields.Integer(required=True)


class PreparationSchema(Schema):
    """What to know before a meeting; `nothing_delivered_in` is a month with none."""

    client_id = fields.String(required=True)
    agenda = fields.List(fields.Nested(ItemSchema), required=True)
    nothing_delivered_in = fields.String(required=True, allow_none=True)
    frustrated = fields.Boolean(required=True)
    may_not_ask = fields.Enum(Rule, by_value=True, required=True, allow_none=True)


blueprint = Blueprint("meetings", __name__, url_prefix="/v1/meetings")
reports = Blueprint("meeting-figures", __name__, url_prefix="/v1/meeting-figures")
preparations = Blueprint("meeting-preparation", __name__, url_prefix="/v1/clients")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(MeetingSchema))
def list_meetings(query: Mapping[str, Any]) -> dict[str, Any]:
    """List meetings that were told of by hand, the latest first."""
    return listed(agendas.MEETINGS, query)


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewMeeting)
@blueprint.response(201, MeetingSchema)
def log_meeting(told: Mapping[str, Any]) -> Meeting:
    """Log a meeting, as the touch that it is; what is missing in it is a warning."""
    whole = told_of(told)
    whole["attendees"] = tuple(whole["attendees"] or ())
    about = {name: whole[name] for name in (*OF_THE_MEETING, "held_at")}
    meeting = Meeting(**about, agenda=tuple(Item(**item) for item in whole["agenda"]))
    return agendas.hold(
        current.transaction(),
        meeting,
        touch_of(meeting, whole),
        [action_of(meeting, each) for each in whole["actions"]],
    )


def touch_of(meeting: Meeting, told: Mapping[str, Any]) -> Touch:
    one = meeting.attendees[0] if len(meeting.attendees) == 1 else None
    return Touch(
        id=meeting.id,
        client=meeting.client,
        branch=meeting.branch,
        at_branch=meeting.branch,
        kind=meeting.kind,
        direction=Direction.OUT,
        occurred_at=meeting.held_at,
        duration=timedelta(minutes=told["minutes"]),
        contact=one,
        staff=current.principal().staff,
        outcome=told["outcome"],
        next_step=told["next_step"],
        sentiment=told["sentiment"],
    )


def action_of(meeting: Meeting, told: Mapping[str, Any]) -> Action:
    return Action(
        id=ActionId(str(uuid4())),
        branch=meeting.branch,
        client=meeting.client,
        touch=meeting.id,
        **told,
    )


@blueprint.get("/<touch_id>")
@allow(*READERS)
@blueprint.response(200, FoundSchema)
def read_meeting(touch_id: str) -> dict[str, Any]:
    """Read a meeting, and how many opportunities were found in it."""
    meeting = found(agendas.MEETINGS, touch_id)
    count = agendas.found_in(current.transaction(), meeting)
    return {**vars(meeting), "warnings": meeting.warnings, "opportunities": count}


@reports.get("")
@allow(*READERS)
@reports.arguments(PeriodQuery, location="query")
@reports.response(200, FiguresSchema)
def read_meeting_figures(query: Mapping[str, Any]) -> MeetingFigures:
    """Count a period's meetings, and those in which we explained our worth."""
    return agendas.figures(current.transaction(), period(query), staff())


@preparations.get("/<client_id>/meeting-preparation")
@allow(*READERS)
@preparations.response(200, PreparationSchema)
def prepare_meeting(client_id: str) -> dict[str, Any]:
    """Say what to know before meeting a client, with the agenda to begin with."""
    kept = whose(client_id)
    told = agendas.prepare(current.transaction(), kept)
    return {
        "client_id": kept.client,
        "agenda": TEMPLATE,
        "nothing_delivered_in": told.nothing_delivered_in,
        "frustrated": told.frustrated,
        "may_not_ask": told.may_ask.rule,
    }
