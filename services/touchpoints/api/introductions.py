"""Introductions over HTTP: referrals received, each with its giver."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import moment, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import (
    EntryQuery,
    EntrySchema,
    listed,
    told_of,
)
from services.touchpoints.api.sight import READERS
from services.touchpoints.domain.introductions import Introduction
from services.touchpoints.usecases import introductions


class NewIntroduction(Schema):
    """Whom `client_id` introduced to us: by name, and as a client once on record."""

    client_id = text("c-0042")
    introduced = text("Bergbau GmbH")
    introduced_client = text("c-0043", optional=True)
    contact = text("p-0108", optional=True)
    ask = text("a-0012", optional=True)
    received_at = moment("2026-03-02T08:00:00Z")


class IntroductionSchema(EntrySchema):
    """A referral received; `client_id` gave it."""

    introduction_id = fields.String(required=True, attribute="id")
    introduced = fields.String(required=True)
    introduced_client = fields.String(required=True, allow_none=True)
    contact = fields.String(required=True, allow_none=True)
    ask = fields.String(required=True, allow_none=True)
    received_at = Moment(required=True)


blueprint = Blueprint("introductions", __name__, url_prefix="/v1/introductions")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(EntryQuery, location="query")
@blueprint.response(200, page_of(IntroductionSchema))
def list_introductions(query: Mapping[str, Any]) -> dict[str, Any]:
    """List referrals received, of one giver or all, the latest first."""
    return listed(introductions.INTRODUCTIONS, query)


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewIntroduction)
@blueprint.response(201, IntroductionSchema)
def log_introduction(told: Mapping[str, Any]) -> Introduction:
    """Log a referral, to its giver's credit."""
    given = Introduction(**told_of(told))
    return introductions.receive(current.transaction(), given)
