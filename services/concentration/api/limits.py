"""Limits over HTTP: what the owner calls too much, and what is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf

from libs.contracts.fields import LONGEST_TEXT, day, share
from libs.identity import Role
from libs.values import NotFound
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.limits import Level, Limit, Standing, Terms
from services.concentration.storage.limits import Said
from services.concentration.usecases import limits

UNKNOWN = "unknown"
STATES = (UNKNOWN, *(level.name.lower() for level in Level))
JUDGEMENT = "our judgement"
OF_ONE = "as buyers of a firm ask of one client from 25 %, and more at 40 %: opinions"
OURS = {
    Limit.TOP_1: "breach at 25 %: Basel's cap on one borrower, of a bank's core"
    " capital; warning: our judgement",
    Limit.TOP_5: JUDGEMENT,
    Limit.SECTOR: JUDGEMENT,
    Limit.VENDOR: JUDGEMENT,
    Limit.REFERRER: OF_ONE,
    Limit.STAFF: OF_ONE,
    Limit.SURVIVAL: "breach at 1: we do not survive losing the largest client; warning:"
    " our judgement",
    Limit.BUS_FACTOR: JUDGEMENT,
    Limit.UNSOLD: "breach: where the clock of the beach starts; warning: our judgement",
    Limit.ENGAGEMENTS: "breach at 1: fewer run than the floor that the owner sets;"
    " warning: our judgement",
}


class NoSuchLimit(NotFound):
    """There is no such limit."""


class LimitsQuery(PageQuery):
    """Of one branch, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewLimitTerms(Schema):
    """Where a limit warns, and where it is breached; at most 1."""

    warn = share(0.15)
    breach = share(0.25)


class LimitTermsSchema(NewLimitTerms):
    """Where a limit warns and is breached, and who said so."""

    limit = fields.Enum(Limit, by_value=True, required=True)
    source = fields.String(required=True)


class AllLimitTermsSchema(Schema):
    """Every limit there is."""

    items = fields.List(fields.Nested(LimitTermsSchema), required=True)


class Whose(Schema):
    """Of which branch, or without one of the whole firm."""

    branch_id = fields.String(
        load_default=None, allow_none=True, validate=Length(1, LONGEST_TEXT)
    )


class NewSnooze(Whose):
    """Up to which day a limit is not to sound."""

    until = day("2026-06-30")


@dataclass(frozen=True)
class Shown:
    """How a limit stands today, with what holds of it."""

    standing: Standing
    said: Said
    today: date

    @property
    def source(self) -> str:
        """Where its numbers come from."""
        return source_of(self.standing.limit, self.said)

    @property
    def state(self) -> str:
        """Its level, or that it is unknown."""
        return UNKNOWN if self.standing.is_unknown else self.standing.level.name.lower()

    @property
    def sounds(self) -> bool:
        """Whether it is to be heard."""
        return self.standing.sounds(self.today)


class LimitSchema(Schema):
    """How a limit stands in a branch, or with null in the firm, as judged last.

    `top_1` and `top_5` are the share of the largest clients, `sector`, `vendor` and
    `referrer` that of the largest of its kind that is told, `staff` the largest that
    hangs on one of us; `survival` what would be lost with the largest client as a share
    of the least loss that is not survived, 10 at most, and null until the finances are
    told. `bus_factor` is the share of the clients, of whom it is on record, that fewer
    than two of us know; `unsold` that of our hours for projects in the next 30 days;
    `engagements` the firm's floor by one more than run, 10 at most. Shares of the
    largest are of all that was billed in the twelve months, by clients lost since too;
    `staff` and `survival` are of who may still be lost. A level begins when its limit
    is reached, and ends when the value is a tenth below it; the `state` is unknown
    while it never had a value. `sounds` is whether it is breached, and neither
    acknowledged nor snoozed.
    """

    limit = fields.Enum(Limit, by_value=True, required=True, attribute="standing.limit")
    branch_id = fields.String(
        required=True, allow_none=True, attribute="standing.branch"
    )
    value = fields.Float(required=True, allow_none=True, attribute="standing.value")
    state = fields.String(required=True, validate=OneOf(STATES))
    since = fields.Date(required=True, attribute="standing.since")
    judged_on = fields.Date(required=True, attribute="standing.judged_on")
    warn = fields.Float(required=True, attribute="said.terms.warn")
    breach = fields.Float(required=True, attribute="said.terms.breach")
    source = fields.String(required=True)
    acknowledged_on = fields.Date(
        required=True, allow_none=True, attribute="standing.acknowledged_on"
    )
    acknowledged_by = fields.String(
        required=True, allow_none=True, attribute="standing.acknowledged_by"
    )
    snoozed_until = fields.Date(
        required=True, allow_none=True, attribute="standing.snoozed_until"
    )
    sounds = fields.Boolean(required=True)


blueprint = Blueprint("limits", __name__, url_prefix="/v1/limits")
terms = Blueprint("limit-terms", __name__, url_prefix="/v1/limit-terms")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(LimitsQuery, location="query")
@blueprint.response(200, page_of(LimitSchema))
def list_limits(query: Mapping[str, Any]) -> dict[str, Any]:
    """List how every limit stands, in the firm and in each branch."""
    transaction = current.transaction()
    found = limits.listed(transaction, query["branch"], query["after"], query["limit"])
    last = found[-1] if len(found) >= query["limit"] else None
    place = (last.limit.value, last.branch or "") if last else None
    return page_to(shown(found), place)


@blueprint.post("/<limit>/acknowledgement")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(Whose)
@blueprint.response(201, LimitSchema)
def acknowledge_limit(whose: Mapping[str, Any], limit: str) -> Shown:
    """Take note: it sounds no more, until it is reached anew."""
    transaction = current.transaction()
    noted = limits.acknowledge(transaction, meant(limit), whose["branch_id"])
    return shown([noted])[0]


@blueprint.post("/<limit>/snooze")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewSnooze)
@blueprint.response(201, LimitSchema)
def snooze_limit(said: Mapping[str, Any], limit: str) -> Shown:
    """Put it off: it does not sound up to a day."""
    transaction, which = current.transaction(), meant(limit)
    put_off = limits.snooze(transaction, which, said["branch_id"], said["until"])
    return shown([put_off])[0]


@terms.get("")
@allow(*MANAGERS)
@terms.response(200, AllLimitTermsSchema)
def read_limit_terms() -> dict[str, Any]:
    """Read where limits warn and are breached, and where the numbers come from."""
    said = limits.said(current.transaction())
    return {"items": [spelled(limit, each) for limit, each in said.items()]}


@terms.put("/<limit>")
@allow(Role.OWNER)
@terms.arguments(NewLimitTerms)
@terms.response(200, LimitTermsSchema)
def set_limit_terms(said: Mapping[str, Any], limit: str) -> dict[str, Any]:
    """Say where a limit warns and is breached from now on."""
    which = meant(limit)
    wanted = Terms(Decimal(str(said["warn"])), Decimal(str(said["breach"])))
    return spelled(which, limits.say(current.transaction(), which, wanted))


def meant(named: str) -> Limit:
    if named not in set(Limit):
        raise NoSuchLimit
    return Limit(named)


def spelled(limit: Limit, said: Said) -> dict[str, Any]:
    return {**vars(said.terms), "limit": limit, "source": source_of(limit, said)}


def source_of(limit: Limit, said: Said) -> str:
    return OURS[limit] if said.is_default else "the owner"


def shown(standings: Sequence[Standing]) -> list[Shown]:
    transaction = current.transaction()
    said, today = limits.said(transaction), transaction.now.date()
    return [Shown(each, said[each.limit], today) for each in standings]
