"""Who may leave, over HTTP: the list with its reasons, and what it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.touchpoints.api.entries import EntryQuery
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.leaving import Band, Basis, Outlook, Risk
from services.touchpoints.domain.leaving_model import Reason
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.usecases import leaving

# Before the first of the list there is nobody, however likely to leave.
BEGINNING = (2.0, "")
UNKNOWN = -1.0


class ReasonSchema(Schema):
    """What speaks for leaving, and what it adds to the log-odds."""

    code = fields.String(required=True)
    words = fields.String(required=True)
    adds = fields.Float(required=True)


class LeavingRiskSchema(Schema):
    """How likely a client is to leave within 180 days of `as_of`.

    `p180` goes from 0 to 1, the greater the likelier; it is null when nobody can tell.
    """

    client_id = fields.String(required=True)
    branch_id = fields.String(required=True)
    name = fields.String(required=True)
    p180 = fields.Float(required=True, allow_none=True)
    band = fields.Enum(Band, by_value=True, required=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    losses = fields.Integer(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)
    as_of = Moment(required=True)
    revision = fields.Integer(required=True)


@dataclass(frozen=True)
class Seen:
    """A client's risk, as one row; `rank` sorts the unknown last."""

    rank: float
    client_id: str
    branch_id: str
    name: str
    p180: float | None
    band: Band
    basis: Basis
    losses: int
    reasons: Sequence[Reason]
    as_of: datetime
    revision: int


def seen(risk: Risk) -> Seen:
    told = risk.estimate
    return Seen(
        rank=UNKNOWN if told.p180 is None else told.p180,
        client_id=risk.client,
        branch_id=risk.branch,
        name=risk.name,
        p180=told.p180,
        band=told.band,
        basis=told.basis,
        losses=told.losses,
        reasons=told.reasons,
        as_of=told.as_of,
        revision=risk.revision,
    )


class DecileSchema(Schema):
    """A tenth of the cases: what was expected of them, and the share that left."""

    cases = fields.Integer(required=True)
    expected = fields.Float(required=True)
    left = fields.Float(required=True)


class LearnedSchema(Schema):
    """What was learned of our own losses, judged on clients it was not learned from."""

    fitted_at = Moment(required=True, attribute="at")
    losses = fields.Integer(required=True, attribute="model.losses")
    cases = fields.Integer(required=True)
    brier = fields.Float(required=True, attribute="quality.brier")
    deciles = fields.List(
        fields.Nested(DecileSchema), required=True, attribute="quality.deciles"
    )


class LeavingOutlookSchema(Schema):
    """Of how many clients nobody can tell, and what was learned, if anything was."""

    clients = fields.Integer(required=True)
    unknown_clients = fields.Integer(required=True, attribute="unknown")
    learned = fields.Nested(LearnedSchema, required=True, allow_none=True)


risks = Blueprint("leaving-risks", __name__, url_prefix="/v1/leaving-risks")
outlook = Blueprint("leaving-outlook", __name__, url_prefix="/v1/leaving-outlook")


@risks.get("")
@allow(*READERS)
@risks.arguments(EntryQuery, location="query")
@risks.response(200, page_of(LeavingRiskSchema))
def list_leaving_risks(query: Mapping[str, Any]) -> dict[str, Any]:
    """List active clients, the likeliest to leave first; unknown ones come last."""
    rank, client = query["after"] or BEGINNING
    wanted = Wanted(query["client"], staff())
    found = leaving.ranked(
        current.transaction(), wanted, (rank, client), query["limit"]
    )
    return page([seen(each) for each in found], query, "rank", "client_id")


@outlook.get("")
@allow(*READERS)
@outlook.response(200, LeavingOutlookSchema)
def read_leaving_outlook() -> Outlook:
    """Read what the list rests on, and of how many clients nobody can tell."""
    return leaving.outlook(current.transaction(), staff())
