"""Merges over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    BranchRecordQuery,
    RecordSchema,
    created,
    listed,
    told,
    whether_asked,
)
from services.registry.api.shelves import MANAGERS
from services.registry.domain.merges import Merge
from services.registry.usecases import merges
from services.registry.usecases.merges import MERGES


class MergeQuery(BranchRecordQuery):
    """Which merges: `live` are those that were not undone."""

    live = whether_asked()


class NewMerge(Schema):
    """Which client is to count for which survivor."""

    client_id = text("c-0042")
    survivor_id = text("c-0041")


class MergeSchema(RecordSchema):
    """A merge on record; `name` is the merged client's."""

    merge_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    client_id = fields.String(required=True, attribute="client")
    survivor_id = fields.String(required=True, attribute="survivor")
    name = fields.String(required=True)
    merged_at = Moment(required=True)
    undone_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("merges", __name__, url_prefix="/v1/merges")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(MergeQuery, location="query")
@blueprint.response(200, page_of(MergeSchema))
def list_merges(query: Mapping[str, Any]) -> dict[str, Any]:
    """List merges by the merged client's name."""
    return listed(MERGES, query, {})


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewMerge)
@blueprint.response(201, MergeSchema)
def merge_clients(body: Mapping[str, Any]) -> Answer[Merge]:
    """Let a client count for another one of its branch; nothing of it is lost."""
    survivor, client = body["survivor_id"], body["client_id"]
    return created(merges.merge(current.transaction(), survivor, client))


@blueprint.post("/<merge_id>/undoing")
@allow(*MANAGERS)
@blueprint.response(200, MergeSchema)
def undo_merge(merge_id: str) -> Answer[Merge]:
    """Tell the two clients apart again, as if they had never been merged."""
    return told(merges.undo(current.transaction(), merge_id))
