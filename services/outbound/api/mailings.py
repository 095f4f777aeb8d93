"""Mailings over HTTP: foreseen, proposed, approved and stopped."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length, OneOf

from libs.contracts.fields import LONGEST_TEXT, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.mailing_words import EventOfMailing, said
from services.outbound.api.sight import MANAGERS, READERS, seen, staff
from services.outbound.domain.dispatches import Allowed, Judgement, PutOff
from services.outbound.domain.judging import REASONS
from services.outbound.domain.mailings import Audience, Mailing, Wish
from services.outbound.domain.messages import Channel
from services.outbound.usecases import mailings
from services.outbound.usecases.mailings import Foreseen

STATUSES = ("prospect", "active", "dormant", "lost")
TIERS = ("A", "B", "C")
MOST_NAMED = 1_000


def several(most: int = MOST_NAMED, of: tuple[str, ...] = ()) -> fields.List[Any]:
    one = fields.String(validate=OneOf(of) if of else Length(1, LONGEST_TEXT))
    return fields.List(one, load_default=list, validate=Length(0, most))


class NewMailing(Schema):
    """What is to be sent to whom: to all clients for whom everything holds.

    Without `period` it is of today: of one purpose and period nobody gets two.
    Reminders and what tells of an event say what they are `about`.
    """

    branch_id = text("vienna")
    purpose = text("thank_you")
    channel = fields.Enum(Channel, by_value=True, required=True)
    period = text("2026-12-24", optional=True)
    statuses = several(of=STATUSES)
    tiers = several(of=TIERS)
    tags = several()
    client_ids = several()
    about = text("Coffee Club", optional=True)
    event = fields.Nested(EventOfMailing, load_default=None, allow_none=True)


class MailingPreviewWish(NewMailing):
    """What would be sent to whom; `after` is the `next` of the answer before."""

    after = text("c-0042", optional=True)


class LeftOutOfMailingSchema(Schema):
    """A client that gets nothing, and by which rule."""

    client_id = fields.String(required=True, attribute="client")
    rule = fields.String(required=True)


class FixedWordingSchema(Schema):
    """Which words a mailing has in a language: a version, or 0 for what is shipped."""

    language = fields.String(required=True)
    version = fields.Integer(required=True)
    edition = fields.Integer(required=True)


class MailingSchema(Schema):
    """A mailing: nothing goes out of it before somebody has approved it.

    `recipients` are queued and `left_out` are not, of those judged so far: it is
    approved again and again until it is `queued_at`. It says `wordings` whatever is
    approved later.
    """

    mailing_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="wish.branch")
    purpose = fields.String(required=True, attribute="wish.purpose")
    period = fields.String(required=True, attribute="wish.period")
    channel = fields.Enum(
        Channel, by_value=True, required=True, attribute="wish.channel"
    )
    staff_id = fields.String(required=True, allow_none=True, attribute="wish.staff")
    made_at = Moment(required=True)
    made_by = fields.String(required=True)
    approved_at = Moment(required=True, allow_none=True)
    approved_by = fields.String(required=True, allow_none=True)
    stopped_at = Moment(required=True, allow_none=True)
    recipients = fields.Integer(required=True)
    left_out = fields.Integer(required=True)
    wordings = fields.List(fields.Nested(FixedWordingSchema), required=True)
    queued_at = Moment(required=True, allow_none=True)


class MailingStandingSchema(Schema):
    """How many messages stand how, and by which rule."""

    state = fields.String(required=True)
    rule = fields.String(required=True, allow_none=True)
    messages = fields.Integer(required=True)


class MailingStandingsSchema(Schema):
    """How the messages of a mailing stand."""

    items = fields.List(fields.Nested(MailingStandingSchema), required=True)


class ForeseenForClientSchema(Schema):
    """What a mailing would be for one client; `until` when it would be put off."""

    client_id = fields.String(required=True)
    name = fields.String(required=True)
    outcome = fields.String(required=True)
    rule = fields.String(required=True, allow_none=True)
    until = Moment(required=True, allow_none=True)


class MailingReasonSchema(Schema):
    """How many clients a rule puts off or leaves out, in a sentence."""

    outcome = fields.String(required=True)
    rule = fields.String(required=True)
    reason = fields.String(required=True)
    clients = fields.Integer(required=True)


class MailingPreviewSchema(Schema):
    """Who of the next thousand clients would get a mailing now, and who not and why.

    There are more if there is a `next`: say it as `after`. Of those that go some may
    wait yet: the gap gate is asked then, if the client was contacted too recently.
    """

    period = fields.String(required=True)
    goes = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(MailingReasonSchema), required=True)
    clients = fields.List(fields.Nested(ForeseenForClientSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class MailingQuery(PageQuery):
    """Of which branch."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


blueprint = Blueprint("mailings", __name__, url_prefix="/v1/mailings")


@blueprint.post("/preview")
@allow(*READERS)
@idempotent
@blueprint.arguments(MailingPreviewWish)
@blueprint.response(200, MailingPreviewSchema)
def preview_mailing(told: Mapping[str, Any]) -> dict[str, Any]:
    """Say who would get a mailing, and who would not and why; nothing is queued."""
    wish = wish_of(told)
    found = mailings.preview(current.transaction(), wish, told["after"] or "")
    counted = Counter(standing(each.judgement) for each in found.foreseen)
    return {
        "period": wish.period,
        "goes": counted.pop(("goes", None), 0),
        "reasons": [reason(*each, number) for each, number in sorted(counted.items())],
        "clients": [row(each) for each in found.foreseen],
        "next": found.to,
    }


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewMailing)
@blueprint.response(201, MailingSchema)
def propose_mailing(told: Mapping[str, Any]) -> Mailing:
    """Propose a mailing; a manager approves it."""
    return mailings.propose(current.transaction(), str(uuid4()), wish_of(told))


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(MailingQuery, location="query")
@blueprint.response(200, page_of(MailingSchema))
def list_mailings(query: Mapping[str, Any]) -> dict[str, Any]:
    """List mailings, the newest first."""
    found = mailings.listed(
        current.transaction(), query["branch"], staff(), query["after"], query["limit"]
    )
    return page(found, query, "made_at", "id")


@blueprint.get("/<mailing_id>")
@allow(*READERS)
@blueprint.response(200, MailingSchema)
def read_mailing(mailing_id: str) -> Mailing:
    """Read a mailing."""
    return mailings.found(current.transaction(), mailing_id, staff())


@blueprint.get("/<mailing_id>/standing")
@allow(*READERS)
@blueprint.response(200, MailingStandingsSchema)
def read_standing(mailing_id: str) -> dict[str, Any]:
    """Count the messages of a mailing by how they stand."""
    transaction = current.transaction()
    known = mailings.found(transaction, mailing_id, staff())
    return {"items": mailings.standing(transaction, known.id)}


@blueprint.get("/<mailing_id>/left-out")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(LeftOutOfMailingSchema))
def list_left_out(query: Mapping[str, Any], mailing_id: str) -> dict[str, Any]:
    """List who gets nothing of a mailing, and why."""
    transaction, (after,) = current.transaction(), query["after"] or ("",)
    known = mailings.found(transaction, mailing_id, staff())
    found = mailings.left_out(transaction, known, after, query["limit"])
    return page(found, query, "client")


@blueprint.post("/<mailing_id>/approval")
@allow(*MANAGERS)
@idempotent
@blueprint.response(200, MailingSchema)
def approve_mailing(mailing_id: str) -> Mailing:
    """Approve a mailing: it goes out as soon as each client may be contacted.

    A thousand clients are judged at once: approve again until it is `queued_at`.
    """
    return mailings.approve(current.transaction(), mailing_id)


@blueprint.post("/<mailing_id>/stopping")
@allow(*READERS)
@idempotent
@blueprint.response(200, MailingSchema)
def stop_mailing(mailing_id: str) -> Mailing:
    """Stop a mailing: what has not gone out does not."""
    return mailings.stop(current.transaction(), mailing_id, staff())


def wish_of(told: Mapping[str, Any]) -> Wish:
    transaction = current.transaction()
    branch = seen(told["branch_id"])
    today = mailings.today(transaction, branch)
    return Wish(
        branch=branch,
        purpose=told["purpose"],
        period=told["period"] or today,
        channel=told["channel"],
        audience=Audience(
            statuses=tuple(told["statuses"]) or Audience.statuses,
            tiers=tuple(told["tiers"]),
            tags=tuple(told["tags"]),
            clients=tuple(told["client_ids"]),
        ),
        staff=staff(),
        said=said(told),
    )


def row(foreseen: Foreseen) -> dict[str, Any]:
    judged = foreseen.judgement
    outcome, rule = standing(judged)
    return {
        "client_id": foreseen.client,
        "name": foreseen.name,
        "outcome": outcome,
        "rule": rule,
        "until": judged.until if isinstance(judged, PutOff) else None,
    }


def standing(judged: Judgement) -> tuple[str, str | None]:
    if isinstance(judged, Allowed):
        return "goes", None
    return ("put_off" if isinstance(judged, PutOff) else "left_out"), judged.rule


def reason(outcome: str, rule: str | None, clients: int) -> dict[str, Any]:
    said = REASONS.get(rule or "", "")
    return {"outcome": outcome, "rule": rule, "reason": said, "clients": clients}
