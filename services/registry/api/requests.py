"""Requests out of our scope over HTTP, their referrals and what ways cost."""

from marshmallow import RAISE, fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, day, text
from libs.contracts.invoices import MoneySchema
from libs.web.blueprints import Schema
from services.registry.api.records import (
    ClientRecordQuery,
    ClientRecordSchema,
    whether_asked,
)
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of
from services.registry.api.words import Word
from services.registry.domain.requests import Answer, Per, Way
from services.registry.usecases import requests


class RequestQuery(ClientRecordQuery):
    """Which requests; `late` are those still open past `answer_by`, or the others."""

    answer = fields.Enum(Answer, by_value=True)
    late = whether_asked()


class RequestChange(Schema):
    """What can be said of a request; it is declined for a `reason`."""

    name = text("Rewire the office")
    skill = Word("electrical work", required=True)
    received_on = day("2026-03-02")
    answer = fields.Enum(Answer, by_value=True, load_default=Answer.OPEN)
    reason = text("nobody near does it", optional=True)


class NewRequest(RequestChange):
    """What a client asked for beyond what we do."""

    client_id = text("c-0042")


class RequestSchema(RequestChange, ClientRecordSchema):
    """A request on record; it is open no longer than `answer_by`."""

    request_id = fields.String(required=True, attribute="id")
    answer_by = fields.Date(required=True)


class OfRequestQuery(ClientRecordQuery):
    """Which of something that belongs to a request."""

    request = fields.String(validate=Length(1, LONGEST_TEXT))


class NewReferral(Schema):
    """To whom it is passed on: by us, or by whom the referral `after` went to."""

    request_id = text("q-0005")
    partner_id = text("p-0003")
    after = text("f-0002", optional=True)


class ReferralSchema(NewReferral, ClientRecordSchema):
    """A referral on record, also when it came to nothing."""

    referral_id = fields.String(required=True, attribute="id")
    request_id = fields.String(required=True, attribute="request")
    partner_id = fields.String(required=True, attribute="partner")
    name = fields.String(required=True)
    referred_on = fields.Date(required=True)
    after = fields.String(required=True, allow_none=True)


class CostChange(Schema):
    """What a way of doing it costs, who said so and when."""

    name = text("Rack & Roll, two days")
    way = fields.Enum(Way, by_value=True, required=True)
    cost = fields.Nested(MoneySchema(unknown=RAISE), required=True)
    per = fields.Enum(Per, by_value=True, required=True)
    stated_on = day("2026-03-02")
    source = text("their offer of 2 March")


class NewCost(CostChange):
    """A way of doing what was asked for, with its cost."""

    request_id = text("q-0005")


class CostSchema(CostChange, ClientRecordSchema):
    """A cost on record."""

    cost_id = fields.String(required=True, attribute="id")
    request_id = fields.String(required=True, attribute="request")


blueprint = blueprint_of(
    Shelf(
        called="requests",
        records=requests.REQUESTS,
        new=NewRequest,
        change=RequestChange,
        schema=RequestSchema,
        add=requests.add,
        changed=requests.change,
        query=RequestQuery,
    )
)
referrals = blueprint_of(
    Shelf(
        called="referrals",
        records=requests.REFERRALS,
        new=NewReferral,
        change=None,
        schema=ReferralSchema,
        add=requests.refer,
        query=OfRequestQuery,
    )
)
costs = blueprint_of(
    Shelf(
        called="costs",
        records=requests.COSTS,
        new=NewCost,
        change=CostChange,
        schema=CostSchema,
        add=requests.price,
        changed=requests.reprice,
        query=OfRequestQuery,
        readers=MANAGERS,
        writers=MANAGERS,
    )
)
