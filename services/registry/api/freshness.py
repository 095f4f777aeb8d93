"""How long what we know stays fresh, over HTTP; and lists of what no longer is."""

from typing import Any

from marshmallow import fields

from libs.contracts.fields import text, whole
from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.registry.api.records import ClientRecordQuery, whether_asked
from services.registry.api.shelves import KEEPERS
from services.registry.domain.freshness import (
    EVERY_OTHER,
    LONGEST_FRESH,
    Limit,
    Subject,
)
from services.registry.domain.names import name_key
from services.registry.usecases import freshness


class AgeingQuery(ClientRecordQuery):
    """Which of what grows old; only the `stale`, or only what is not."""

    stale = whether_asked()


class LimitSchema(Schema):
    """After how many days it is stale; without an `area`, in every other area."""

    subject = fields.Enum(Subject, by_value=True, required=True)
    area = text("backup", optional=True)
    days = whole(180, least=1, most=LONGEST_FRESH)


class LimitsSchema(Schema):
    """All of them."""

    items = fields.List(fields.Nested(LimitSchema), required=True)


blueprint = Blueprint("freshness", __name__, url_prefix="/v1/freshness")


@blueprint.get("")
@allow(*KEEPERS)
@blueprint.response(200, LimitsSchema)
def list_limits() -> dict[str, list[dict[str, Any]]]:
    """List how long profiles, knowledge and wants stay fresh."""
    limits = freshness.known(current.transaction())
    return {"items": [told(limit) for limit in limits]}


@blueprint.put("")
@allow(Role.OWNER)
@blueprint.arguments(LimitSchema)
@blueprint.response(200, LimitSchema)
def set_limit(given: dict[str, Any]) -> dict[str, Any]:
    """Set how long one of them stays fresh."""
    area = name_key(given.pop("area") or EVERY_OTHER)
    limit = Limit(area=area, **given)
    return told(freshness.limit(current.transaction(), limit))


def told(limit: Limit) -> dict[str, Any]:
    return vars(limit) | {"area": limit.area or None}
