"""Promptness over HTTP."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.storage.promptness import Wanted
from services.touchpoints.usecases import promptness
from services.touchpoints.usecases.promptness import By

USUALLY = timedelta(days=90)


class PromptnessQuery(Schema):
    """By whom, and of which missed calls; of the last 90 days if nothing is said."""

    by = fields.Enum(By, by_value=True, load_default=By.BRANCH)
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    since = Moment(load_default=None)
    until = Moment(load_default=None)


class PromptnessSchema(Schema):
    """How long callers waited for the first attempt to ring back, in working time.

    `whose` is an account manager, a client or a branch. A call not rung back in time
    stays a miss, whatever came later; a percentile is null where so many never were.
    """

    whose = fields.String(required=True, allow_none=True)
    missed = fields.Integer(required=True, attribute="promptness.missed")
    in_time = fields.Integer(required=True, attribute="promptness.in_time")
    in_time_share = fields.Float(
        required=True, allow_none=True, attribute="promptness.in_time_share"
    )
    p50_minutes = fields.Float(
        required=True, allow_none=True, attribute="promptness.p50_minutes"
    )
    p90_minutes = fields.Float(
        required=True, allow_none=True, attribute="promptness.p90_minutes"
    )


class PromptnessesSchema(Schema):
    """Everybody who had a call to return."""

    items = fields.List(fields.Nested(PromptnessSchema), required=True)


blueprint = Blueprint("promptness", __name__, url_prefix="/v1/promptness")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PromptnessQuery, location="query")
@blueprint.response(200, PromptnessesSchema)
def list_promptness(query: Mapping[str, Any]) -> dict[str, Any]:
    """List how promptly missed calls were returned."""
    transaction = current.transaction()
    until = query["until"] or transaction.now
    since = query["since"] or until - USUALLY
    wanted = Wanted(since, until, query["client"], staff())
    return {"items": promptness.measured(transaction, query["by"], wanted)}
