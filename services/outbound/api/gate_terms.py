"""The owner's numbers for the gate over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Range

from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.permissions import allow
from services.outbound.api.sight import READERS
from services.outbound.domain.cases import Terms
from services.outbound.usecases import gate_terms

MOST_DAYS, MOST_MESSAGES = 90, 100
Answer = tuple[Terms, dict[str, str]]


class SendingTerms(Schema):
    """When people are disturbed with what is not owed, and how often.

    From `opens` to `closes` o'clock by their clock, on working days; so many mails in
    so many days, and so many messages over all channels. A law may be stricter.
    """

    opens = fields.Integer(required=True, validate=Range(0, 23))
    closes = fields.Integer(required=True, validate=Range(1, 24))
    email_most = fields.Integer(required=True, validate=Range(1, MOST_MESSAGES))
    email_days = fields.Integer(required=True, validate=Range(1, MOST_DAYS))
    all_most = fields.Integer(required=True, validate=Range(1, MOST_MESSAGES))
    all_days = fields.Integer(required=True, validate=Range(1, MOST_DAYS))


blueprint = Blueprint("sending-terms", __name__, url_prefix="/v1/sending-terms")


@blueprint.get("")
@allow(*READERS)
@blueprint.response(200, SendingTerms)
def read_terms() -> Answer:
    """Read when people are disturbed, and how often."""
    transaction = current.transaction()
    return gate_terms.read(transaction), tag(gate_terms.revision(transaction))


@blueprint.put("")
@allow(Role.OWNER)
@conditional
@blueprint.arguments(SendingTerms)
@blueprint.response(200, SendingTerms)
def set_terms(told: Mapping[str, Any]) -> Answer:
    """Say when people are disturbed, and how often."""
    transaction = current.transaction()
    require_match(gate_terms.locked(transaction))
    saved = gate_terms.save(transaction, Terms(**told))
    return saved, tag(gate_terms.revision(transaction))
