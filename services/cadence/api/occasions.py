"""Occasions over HTTP: what is coming, and the owner's lead times and birthday."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range, Regexp

from libs.contracts.clients import YEARLY_DAY
from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, branches, staff
from services.cadence.domain.filters import OccasionFilter
from services.cadence.domain.greetings import day_of_year
from services.cadence.domain.occasions import CardTerms, day_of
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.usecases import greetings

LONGEST_LEAD = 15  # working days
LAST_HOUR = 23
USUALLY_APART, WIDEST_APART = 14, 90  # days


class OccasionQuery(PageQuery):
    """Whose: of a branch, an account manager or a client, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class OccasionSchema(Schema):
    """A card or a gift for a client: to be handed over at `due_at`.

    It is to be there on the day `arrives_on`, where there is one.
    """

    task_id = fields.String(required=True)
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True, allow_none=True)
    purpose = fields.Enum(Purpose, by_value=True, required=True)
    arrives_on = fields.Function(
        lambda coming: (day := day_of(coming.occasion)) and day.isoformat(),
        metadata={"type": ["string", "null"], "format": "date"},
    )
    due_at = Moment(required=True)
    contact_id = fields.String(required=True, allow_none=True, attribute="contact")
    contact = fields.String(required=True, allow_none=True, attribute="contact_name")
    channel = fields.Enum(Channel, by_value=True, required=True)
    note = fields.String(required=True)


class OccasionTermsSchema(Schema):
    """How many working days a card or a gift takes, and the hour to hand it over.

    `our_birthday` is like --09-01: every active client gets a card on it. Such cards,
    and greetings, are `apart_days` from every other card of the client.
    """

    card_days = fields.Integer(
        strict=True, required=True, validate=Range(0, LONGEST_LEAD)
    )
    gift_days = fields.Integer(
        strict=True, required=True, validate=Range(0, LONGEST_LEAD)
    )
    apart_days = fields.Integer(
        strict=True, load_default=USUALLY_APART, validate=Range(0, WIDEST_APART)
    )
    hour = fields.Integer(strict=True, required=True, validate=Range(0, LAST_HOUR))
    our_birthday = fields.String(
        required=True, allow_none=True, validate=Regexp(YEARLY_DAY)
    )


blueprint = Blueprint("occasions", __name__, url_prefix="/v1/occasions")
settings = Blueprint("occasion-terms", __name__, url_prefix="/v1/occasion-terms")
TermsAnswer = tuple[dict[str, Any], dict[str, str]]


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(OccasionQuery, location="query")
@blueprint.response(200, page_of(OccasionSchema))
def list_occasions(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the cards and gifts to come, the first to hand over first."""
    wanted = OccasionFilter(
        branches(query["branch"]), staff(query["staff"]), query["client"]
    )
    found = greetings.coming(
        current.transaction(), wanted, query["after"], query["limit"]
    )
    return page(found, query, "due_at", "task_id")


@settings.get("")
@allow(*READERS)
@settings.response(200, OccasionTermsSchema)
def read_occasion_terms() -> TermsAnswer:
    """Read the lead times and our own birthday."""
    return answer(greetings.terms(current.transaction()))


@settings.put("")
@allow(Role.OWNER)
@conditional
@settings.arguments(OccasionTermsSchema)
@settings.response(200, OccasionTermsSchema)
def set_occasion_terms(told: Mapping[str, Any]) -> TermsAnswer:
    """Change them, for what is opened from now on."""
    transaction = current.transaction()
    require_match(greetings.terms_in_hand(transaction).revision)
    if told["our_birthday"]:
        day_of_year(told["our_birthday"])
    terms = CardTerms(
        card_days=told["card_days"],
        gift_days=told["gift_days"],
        hand_over_at=timedelta(hours=told["hour"]),
        our_birthday=told["our_birthday"],
        apart=timedelta(days=told["apart_days"]),
    )
    return answer(greetings.set_terms(transaction, terms))


def answer(terms: CardTerms) -> TermsAnswer:
    hour, apart_days = terms.hand_over_at // timedelta(hours=1), terms.apart.days
    told = {**vars(terms), "hour": hour, "apart_days": apart_days}
    return told, tag(terms.revision)
