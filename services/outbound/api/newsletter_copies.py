"""Copies of a newsletter over HTTP: foreseen, sent, counted, read."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import ContainsNoneOf, Length, OneOf

from libs.contracts.fields import flag
from libs.contracts.kinds import Moment
from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.newsletters import IssueSchema, as_read
from services.outbound.api.sight import MANAGERS, READERS, staff
from services.outbound.domain.copies import Delivery
from services.outbound.domain.dispatches import Allowed, PutOff
from services.outbound.domain.judging import REASONS
from services.outbound.domain.messages import Channel
from services.outbound.domain.owed import EXEMPT
from services.outbound.usecases import firm_issues, newsletter_standings, newsletters
from services.outbound.usecases import readings as reading
from services.outbound.usecases.newsletter_copies import GAPS, Foreseen, Sent

MOST_TOLD = 5_000
HOW = ("reply_card", "code", "asked")
WORDS = {
    "client_lost": "The client is lost.",
    "not_chosen": "Nothing was posted to them.",
    "not_heard_of": "Too little is known of them yet.",
    "newsletter_stopped": "The newsletter was stopped.",
}


class Channels(Schema):
    """By which ways; what is posted counts, a mail is an extra."""

    channels = fields.List(
        fields.Enum(Channel, by_value=True),
        load_default=lambda: [Channel.POST],
        validate=[Length(1, 2), ContainsNoneOf([Channel.SMS, Channel.CHAT])],
    )


class ForeseenCopySchema(Schema):
    """What a client would get now: it goes, is put off, or left out by a rule."""

    client_id = fields.String(required=True)
    name = fields.String(required=True)
    channel = fields.String(required=True)
    outcome = fields.String(required=True)
    rule = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    until = Moment(required=True, allow_none=True)


class ForesightSchema(Schema):
    """Who would get a newsletter now, and who would not and why.

    `counts` are of all; `items` are those that do not simply get it, 5,000 at most.
    Of those that go, `asks_leave` wait if the client was contacted too recently.
    """

    counts = fields.Dict(fields.String(), fields.Integer(), required=True)
    asks_leave = fields.Integer(required=True)
    items = fields.List(fields.Nested(ForeseenCopySchema), required=True)


class SentSchema(Schema):
    """How sending went: copies that are new, and those that were queued before.

    Of the new ones `left_out` do not go: the issue's recipients say why.
    """

    issue = fields.Nested(IssueSchema, required=True)
    queued = fields.Integer(required=True)
    before = fields.Integer(required=True)
    left_out = fields.Integer(required=True)


class RecipientSchema(Schema):
    """How a newsletter stands with a client; only what was posted is delivered.

    The rule says why nothing was posted. Whether it was read is null when unknown.
    """

    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)
    delivery = fields.Enum(Delivery, by_value=True, required=True)
    rule = fields.String(required=True, allow_none=True)
    reason = fields.Method("say_why", required=True, allow_none=True)
    post = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    email_rule = fields.String(required=True, allow_none=True)
    read = fields.Boolean(required=True, allow_none=True)

    def say_why(self, standing: Any) -> str | None:
        """Spell the rule."""
        return why(standing.rule)


class ReadershipSchema(Schema):
    """Who read it: the rate is of those it was posted to; unknown is not no."""

    posted = fields.Integer(required=True)
    yes = fields.Integer(required=True)
    no = fields.Integer(required=True)
    # A schema has an attribute `unknown` of its own.
    not_known = fields.Integer(required=True, data_key="unknown", attribute="unknown")
    rate = fields.Float(required=True, allow_none=True)


class LeftOutCountSchema(Schema):
    """How many clients a rule left out, in a sentence."""

    rule = fields.String(required=True)
    reason = fields.String(required=True)
    clients = fields.Integer(required=True)


class IssueStandingSchema(Schema):
    """How a newsletter stands; a copy costs once, however many read it."""

    deliveries = fields.Dict(fields.String(), fields.Integer(), required=True)
    left_out = fields.List(fields.Nested(LeftOutCountSchema), required=True)
    copies = fields.Integer(required=True)
    reach = fields.Integer(required=True)
    cost = fields.String(required=True, allow_none=True)
    readership = fields.Nested(ReadershipSchema, required=True)


class NewReading(Schema):
    """Whether a client read it, and how we know."""

    read = flag(example=True)
    how = fields.String(load_default="asked", validate=OneOf(HOW))


class ReadingSchema(NewReading):
    """Whether a client read an issue, and how we know."""

    issue_id = fields.String(required=True)
    client_id = fields.String(required=True)


class CodeSchema(Schema):
    """Whose copy a code is printed on."""

    client_id = fields.String(required=True)


blueprint = Blueprint("newsletter-copies", __name__, url_prefix="/v1/newsletters")
readings = Blueprint(
    "newsletter-readings", __name__, url_prefix="/v1/newsletter-readings"
)


@blueprint.post("/<issue_id>/foresight")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Channels)
@blueprint.response(200, ForesightSchema)
def foresee_issue(told: Mapping[str, Any], issue_id: str) -> dict[str, Any]:
    """Say who would get a newsletter, and who would not and why; nothing is queued."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    counts: Counter[str] = Counter()
    items: list[dict[str, Any]] = []
    for each in firm_issues.foresee(transaction, issue, told["channels"]):
        row = foreseen(each)
        counts[f"{row['channel']} {row['outcome']}"] += 1
        if row["rule"] and len(items) < MOST_TOLD:
            items.append(row)
    asking = [channel.value for channel, gap in GAPS.items() if gap != EXEMPT]
    asks = sum(counts[f"{channel} goes"] for channel in asking)
    return {"counts": dict(counts), "asks_leave": asks, "items": items}


@blueprint.post("/<issue_id>/sending")
@allow(*MANAGERS)
@idempotent
@conditional
@blueprint.arguments(Channels)
@blueprint.response(201, SentSchema)
def send_issue(told: Mapping[str, Any], issue_id: str) -> Sent:
    """Send an approved newsletter to all clients of its branch, once to each.

    One of the whole firm goes out in every branch, and only the owner sends it.
    """
    issues = as_read(issue_id)
    return firm_issues.send(current.transaction(), issues, told["channels"])


@blueprint.get("/<issue_id>/recipients")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(RecipientSchema))
def list_recipients(query: Mapping[str, Any], issue_id: str) -> dict[str, Any]:
    """List how a newsletter stands with each client."""
    transaction, (after,) = current.transaction(), query["after"] or ("",)
    issue = newsletters.found(transaction, issue_id)
    found = newsletter_standings.standings(
        transaction, issue, staff(), after, query["limit"]
    )
    return page(found, query, "client")


@blueprint.get("/<issue_id>/standing")
@allow(*READERS)
@blueprint.response(200, IssueStandingSchema)
def read_issue_standing(issue_id: str) -> dict[str, Any]:
    """Count how a newsletter stands."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    told = newsletter_standings.summary(transaction, issue, staff())
    left_out = [
        {"rule": rule, "reason": why(rule), "clients": clients}
        for rule, clients in sorted(told.left_out.items())
    ]
    cost = None if told.cost is None else f"{told.cost:f}"
    return {**vars(told), "left_out": left_out, "cost": cost}


@blueprint.put("/<issue_id>/readers/<client_id>")
@allow(*READERS)
@blueprint.arguments(NewReading)
@blueprint.response(200, ReadingSchema)
def note_reading(
    told: Mapping[str, Any], issue_id: str, client_id: ClientId
) -> dict[str, Any]:
    """Note whether a client read a newsletter."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    said = (told["read"], told["how"])
    reading.read(transaction, issue, client_id, said, staff())
    return {**told, "issue_id": issue_id, "client_id": client_id}


@blueprint.get("/<issue_id>/codes/<code>")
@allow(*READERS)
@blueprint.response(200, CodeSchema)
def read_code(issue_id: str, code: str) -> dict[str, str]:
    """Say whose copy a code is printed on."""
    transaction = current.transaction()
    issue = newsletters.found(transaction, issue_id)
    return {"client_id": reading.whose(transaction, issue, code, staff())}


@readings.get("")
@allow(*READERS)
@readings.arguments(PageQuery, location="query")
@readings.response(200, page_of(ReadingSchema))
def list_readings(query: Mapping[str, Any]) -> dict[str, Any]:
    """List who read what."""
    found = reading.listed(
        current.transaction(), staff(), query["after"], query["limit"]
    )
    return page(found, query, "issue_id", "client_id")


def foreseen(each: Foreseen) -> dict[str, Any]:
    judged = each.judgement
    goes = isinstance(judged, Allowed)
    rule = None if isinstance(judged, Allowed) else judged.rule
    put_off = isinstance(judged, PutOff)
    return {
        "client_id": each.client,
        "name": each.name,
        "channel": each.channel.value,
        "outcome": "goes" if goes else "put_off" if put_off else "left_out",
        "rule": rule,
        "reason": why(rule),
        "until": judged.until if isinstance(judged, PutOff) else None,
    }


def why(rule: str | None) -> str | None:
    """Say what a rule means, in a sentence."""
    if rule is None:
        return None
    return WORDS.get(rule) or REASONS.get(rule) or rule.replace("_", " ")
