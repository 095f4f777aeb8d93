"""Provider reports over HTTP: signed, as Standard Webhooks says, or with a key."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import EXCLUDE, fields, validates_schema
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, OneOf

from libs.contracts.fields import LONGEST_TEXT
from libs.identity import Role
from libs.values import Forbidden
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from libs.web.webhooks import signed_too
from services.outbound.domain.messages import Channel
from services.outbound.usecases import provider_reports
from services.outbound.usecases.provider_reports import ProviderReport, Told

LONGEST_REPLY = 4_000
SPOKEN = (Channel.SMS.value, Channel.CHAT.value)


class NotYourTexts(Forbidden):
    """A provider's key speaks for `provider/sms` or `provider/chat`."""


class ReportData(Schema):
    """Of which message; without `message_id` of the last one to `from`."""

    class Meta:
        unknown = EXCLUDE

    channel = fields.String(required=True, validate=OneOf(SPOKEN))
    message_id = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    sender = fields.String(
        load_default="", data_key="from", validate=Length(max=LONGEST_TEXT)
    )
    text = fields.String(load_default="", validate=Length(max=LONGEST_REPLY))
    unknown_number = fields.Boolean(load_default=False)

    @validates_schema
    def names_somebody(self, told: Mapping[str, Any], **_: Any) -> None:
        """Refuse what is of no message and from nobody."""
        if told.get("message_id") is None and not told.get("sender"):
            raise ValidationError("Name the message, or who it is from.", "message_id")


class Report(Schema):
    """What a provider tells of a text."""

    class Meta:
        unknown = EXCLUDE

    told = fields.Enum(Told, by_value=True, required=True, data_key="type")
    of = fields.Nested(ReportData, required=True, data_key="data")


class CameOfSchema(Schema):
    """What came of it."""

    came_of = fields.String(required=True)


blueprint = Blueprint("provider-reports", __name__, url_prefix="/v1/provider-reports")


# Takes no Idempotency-Key: the same report changes nothing, whoever sends it again.
@blueprint.post("")
@allow(Role.EMITTER)
@signed_too
@blueprint.arguments(Report)
@blueprint.response(200, CameOfSchema)
def take_report(told: Mapping[str, Any]) -> dict[str, str]:
    """Take in what became of a text, or what was answered to it."""
    of = told["of"]
    if not current.principal().may_emit(f"provider/{of['channel']}"):
        raise NotYourTexts
    report = ProviderReport(
        told=told["told"],
        channel=Channel(of["channel"]),
        message=of["message_id"],
        sender=of["sender"],
        text=of["text"],
        unknown=of["unknown_number"],
    )
    raw = request.get_data()
    return {"came_of": provider_reports.take_in(current.transaction(), report, raw)}
