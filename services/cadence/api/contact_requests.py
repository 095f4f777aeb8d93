"""Requests to contact a client over HTTP: may it be, and if not, until when."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields

from libs.contracts.fields import moment, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.cadence.api.grants import GrantSchema
from services.cadence.api.sight import READERS, staff
from services.cadence.domain.gate import Outcome, Request, Rule
from services.cadence.domain.purposes import Channel, GapClass
from services.cadence.usecases import contact_requests
from services.cadence.usecases.gate import Answer


class NewContactRequest(Schema):
    """A contact to make at `at`, or else now; with `dry_run` only to be told.

    Of a recipient, purpose and `period` one is granted. After `until` it is of no use.
    """

    client_id = text("c-0042")
    contact_id = text("p-0108", optional=True)
    gap_class = fields.Enum(GapClass, by_value=True, required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    purpose = text("check_in")
    period = text("2026-03", optional=True)
    at = moment("2026-03-02T08:00:00Z", optional=True)
    until = moment("2026-03-31T16:00:00Z", optional=True)
    dry_run = fields.Boolean(truthy={True}, falsy={False}, load_default=False)


class AnswerSchema(Schema):
    """What the gate says, and the rule that decided; `grant` when one was given.

    Deferred is until `not_before`.
    """

    client_id = fields.String(required=True, attribute="client.id")
    branch_id = fields.String(required=True, attribute="client.branch")
    outcome = fields.Enum(
        Outcome, by_value=True, required=True, attribute="decision.outcome"
    )
    rule = fields.Enum(Rule, by_value=True, required=True, attribute="decision.rule")
    reason = fields.String(required=True, attribute="decision.reason")
    not_before = Moment(required=True, allow_none=True, attribute="decision.not_before")
    grant = fields.Nested(GrantSchema, required=True, allow_none=True)


blueprint = Blueprint("contact-requests", __name__, url_prefix="/v1/contact-requests")


@blueprint.post("")
@allow(*READERS)
@idempotent
@blueprint.arguments(NewContactRequest)
@blueprint.response(200, AnswerSchema)
def request_contact(told: Mapping[str, Any]) -> Answer:
    """Ask whether a client may be contacted; what is allowed is granted with it.

    Of the class `exempt` are post and gifts, and what answers something: a `callback`
    one that is open, a `reply` what they wrote lately, and a `call` or a `visit` as
    agreed, `outage_help`, an `outage_message`, an `outage_follow_up` and `event_news`
    an open task of that purpose, from its day on. Whatever else `purpose` says keeps a
    gap.
    """
    transaction, whose = current.transaction(), staff(None)
    request = Request(
        id=str(uuid4()),
        client=told["client_id"],
        gap_class=told["gap_class"],
        channel=told["channel"],
        at=told["at"] or transaction.now,
        purpose=told["purpose"],
        period=told["period"],
        contact=told["contact_id"],
        until=told["until"],
    )
    if told["dry_run"]:
        return contact_requests.preview(transaction, request, whose)
    return contact_requests.make(transaction, request, whose)
