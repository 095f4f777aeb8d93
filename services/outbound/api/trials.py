"""Trials over HTTP: what a client would get, by mail to one of ours."""

from uuid import uuid4

from marshmallow import fields

from libs.identity import Role
from libs.values import Forbidden, StaffId
from libs.web import current
from libs.web.blueprints import Schema
from services.outbound.usecases import trials
from services.outbound.usecases.trials import Trial


class NotYourself(Forbidden):
    """A test goes to yourself; only the owner sends one to somebody else of ours."""


class TrialSchema(Schema):
    """A mail to one of ours; what holds up mail holds up this one too."""

    message_id = fields.String(required=True)


def of_ours(named: StaffId | None) -> StaffId | None:
    """Return whom of ours it is for; raises NotYourself.

    Who asks gets it; only the owner may send it to somebody else of ours.
    """
    asking = current.principal()
    if named not in (None, asking.staff) and asking.role is not Role.OWNER:
        raise NotYourself
    return named or asking.staff


def tried(trial: Trial) -> dict[str, str]:
    """Queue a trial, and say which message it is."""
    sent = trials.send(current.transaction(), uuid4().hex, trial)
    return {"message_id": sent}
