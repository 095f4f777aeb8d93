"""The rows behind attention, over HTTP: time as entered, and as touches took it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.concentration.api.attention import AttentionQuery
from services.concentration.api.shares import MANAGERS, THE_FIRST_DAY
from services.concentration.storage.time_entries import Wanted
from services.concentration.usecases import attention, shares


class TimeQuery(AttentionQuery):
    """Of one client or group, and since which day; without it, all up to `as_of`."""

    unit = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    since = fields.Date(load_default=THE_FIRST_DAY, validate=Range(THE_FIRST_DAY))


class SpentSchema(Schema):
    """Minutes with a client on a day, as entered elsewhere or as a touch took.

    `staff_id` is null while nobody of ours goes by `staff_ref`. Of a day counts per
    person what was entered or what touches took, whichever is more.
    """

    entry_id = fields.String(required=True, attribute="id")
    kind = fields.String(required=True, validate=OneOf(("entry", "touch")))
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    staff_id = fields.String(required=True, allow_none=True, attribute="staff")
    staff_ref = fields.String(required=True, allow_none=True, attribute="who")
    day = fields.Date(required=True)
    minutes = fields.Integer(required=True)
    billable = fields.Boolean(required=True, allow_none=True)
    engagement_id = fields.String(
        required=True, allow_none=True, attribute="engagement"
    )


blueprint = Blueprint("time-entries", __name__, url_prefix="/v1/time-entries")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(TimeQuery, location="query")
@blueprint.response(200, page_of(SpentSchema))
def list_time_entries(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what time went where, the oldest first."""
    transaction = current.transaction()
    as_of = shares.window_of(transaction, query["as_of"]).as_of
    unit = query["unit"] and shares.unit_of(transaction, query["unit"])
    wanted = Wanted(query["since"], as_of, query["branch"], unit)
    found = attention.rows(transaction, wanted, query["after"], query["limit"])
    return page(found, query, "day", "id")
