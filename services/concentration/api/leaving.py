"""What hangs on one of ours who leaves, or is away for a while, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.values import StaffId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.concentration.api.shares import MANAGERS
from services.concentration.domain.absences import asked_span
from services.concentration.domain.teaching import Closeness
from services.concentration.usecases import absences, leaving


class AwayQuery(Schema):
    """Which days: the first and the last one away."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)


class AreaSchema(Schema):
    """What is known of a client; `critical` when its loss would stop the client."""

    area = fields.String(required=True)
    critical = fields.Boolean(required=True)


class TeachSchema(Schema):
    """One of ours who could take over, and why it is them."""

    staff_id = fields.String(required=True, attribute="staff")
    name = fields.String(required=True)
    because = fields.Enum(
        Closeness, by_value=True, required=True, attribute="closeness"
    )


class HandoverSchema(Schema):
    """What of a client is to be handed over.

    It is managed by who leaves, or they are the deputy; null when neither. Nobody else
    who stays knows the `areas`; `teach` those, the closest to the client first.
    """

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    manages = fields.Boolean(required=True, allow_none=True)
    areas = fields.List(fields.Nested(AreaSchema), required=True)
    teach = fields.List(fields.Nested(TeachSchema), required=True)


class LeaverSchema(Schema):
    """Whether one of ours may leave, and what is to be handed over first."""

    staff_id = fields.String(required=True, attribute="person.id")
    name = fields.String(required=True, attribute="person.name")
    permanent = fields.Boolean(required=True, attribute="person.permanent")
    may_leave = fields.Boolean(required=True)
    handovers = fields.List(fields.Nested(HandoverSchema), required=True)


class OrphanedSchema(AreaSchema):
    """An area, and the working days on which nobody is there who knows it."""

    days = fields.List(fields.Date(), required=True)


class LeftAloneSchema(Schema):
    """A client nobody sees to: areas nobody knows, days nobody is there they know."""

    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)
    areas = fields.List(fields.Nested(OrphanedSchema), required=True)
    out_of_touch = fields.List(fields.Date(), required=True)


class UntoldSchema(Schema):
    """A client whom one of ours looks after; nobody told who else knows it."""

    client_id = fields.String(required=True, attribute="client")
    name = fields.String(required=True)


class HolidayTestSchema(Schema):
    """Clients that nobody sees to while one of ours is away, the hardest hit first.

    Whether somebody sees to the `untold` nobody can tell.
    """

    staff_id = fields.String(required=True, attribute="person.id")
    name = fields.String(required=True, attribute="person.name")
    since = fields.Date(required=True, attribute="span.first")
    until = fields.Date(required=True, attribute="span.last")
    left_alone = fields.List(
        fields.Nested(LeftAloneSchema), required=True, attribute="left"
    )
    untold = fields.List(
        fields.Nested(UntoldSchema), required=True, attribute="unknown"
    )


leavers = Blueprint("leavers", __name__, url_prefix="/v1/leavers")
holiday_tests = Blueprint("holiday-tests", __name__, url_prefix="/v1/holiday-tests")


@leavers.get("/<staff_id>")
@allow(*MANAGERS)
@leavers.response(200, LeaverSchema)
def read_leaver(staff_id: str) -> leaving.Gate:
    """Read what one of ours is to hand over before they may leave."""
    return leaving.gate(current.transaction(), StaffId(staff_id))


@holiday_tests.get("/<staff_id>")
@allow(*MANAGERS)
@holiday_tests.arguments(AwayQuery, location="query")
@holiday_tests.response(200, HolidayTestSchema)
def read_holiday_test(query: Mapping[str, Any], staff_id: str) -> absences.HolidayTest:
    """Read which clients nobody would see to while one of ours is away."""
    span = asked_span(query["since"], query["until"])
    return absences.without(current.transaction(), StaffId(staff_id), span)
