"""Losses over HTTP: why clients left us, and to whom."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    ClientRecordSchema,
    RecordQuery,
    in_hand,
    listed,
    sight,
    told,
)
from services.registry.api.shelves import KEEPERS, MANAGERS
from services.registry.domain.losses import Loss
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases import losses
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.losses import LOSSES


class ReportQuery(Schema):
    """Since which day, of UTC; ever, when it is not said."""

    since = fields.Date(load_default=None)


class LossCountSchema(Schema):
    """How many were lost for a reason, or to a competitor, and how many came back."""

    name = fields.String(required=True)
    losses = fields.Integer(required=True)
    won_back = fields.Integer(required=True)


class LossReportSchema(Schema):
    """How many were lost, for what and to whom, the most frequent first."""

    since = fields.Date(required=True, allow_none=True)
    by_reason = fields.List(fields.Nested(LossCountSchema), required=True)
    by_winner = fields.List(fields.Nested(LossCountSchema), required=True)


class PostMortem(Schema):
    """What was learnt from a loss."""

    post_mortem = text("Nobody had called for a year.", longest=LONGEST_NOTE)


class LossSchema(ClientRecordSchema):
    """A loss on record; `won_back_at` is null while the client is not ours again."""

    loss_id = fields.String(required=True, attribute="id")
    lost_at = Moment(required=True)
    reason = fields.String(required=True)
    lost_to = fields.String(required=True)
    post_mortem = fields.String(required=True, allow_none=True)
    won_back_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("losses", __name__, url_prefix="/v1")


@blueprint.get("/losses")
@allow(*MANAGERS)
@blueprint.arguments(ReportQuery, location="query")
@blueprint.response(200, LossReportSchema)
def report_losses(query: Mapping[str, Any]) -> Mapping[str, Any]:
    """Report how many were lost, by reason and by competitor."""
    return losses.report(current.transaction(), query["since"])


@blueprint.get("/clients/<client_id>/losses")
@allow(*KEEPERS)
@blueprint.arguments(RecordQuery, location="query")
@blueprint.response(200, page_of(LossSchema))
def list_losses(query: Mapping[str, Any], client_id: str) -> dict[str, Any]:
    """List how often a client has left us, also when it came back."""
    client = CLIENTS.found(current.transaction(), client_id, sight())
    return listed(LOSSES, query, {"client": client.id})


@blueprint.patch("/losses/<loss_id>")
@allow(*KEEPERS)
@conditional
@blueprint.arguments(PostMortem)
@blueprint.response(200, LossSchema)
def add_post_mortem(body: Mapping[str, Any], loss_id: str) -> Answer[Loss]:
    """Add what was learnt from a loss."""
    entry = in_hand(LOSSES, loss_id, sight())
    fact = replace(entry.fact, **body)
    return told(LOSSES.change(current.transaction(), entry, fact))
