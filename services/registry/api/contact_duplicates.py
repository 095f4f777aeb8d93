"""People recorded twice over HTTP: contacts of a client that look like one another."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import page, page_of
from libs.web.permissions import allow
from services.registry.api.duplicates import PairQuery
from services.registry.api.shelves import MANAGERS
from services.registry.domain.contact_duplicates import Likeness
from services.registry.usecases import contact_duplicates


class ContactPairSchema(Schema):
    """Two people of a client who may be one; `score` is how likely, up to 1."""

    client_id = fields.String(required=True)
    contact_id = fields.String(required=True)
    name = fields.String(required=True)
    other_id = fields.String(required=True)
    other_name = fields.String(required=True)
    reasons = fields.List(fields.Enum(Likeness, by_value=True), required=True)
    score = fields.Float(required=True)


class PeopleApart(Schema):
    """Two people of a client who are not the same, whatever they look like."""

    contact_id = text("p-0042")
    other_id = text("p-0043")


blueprint = Blueprint(
    "contact-duplicates", __name__, url_prefix="/v1/contact-duplicates"
)


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PairQuery, location="query")
@blueprint.response(200, page_of(ContactPairSchema))
def list_contact_duplicates(query: Mapping[str, Any]) -> dict[str, Any]:
    """List the pairs of a client's people who may be one; who has left is in none."""
    after = query["after"] and tuple(query["after"])
    found = contact_duplicates.listed(
        current.transaction(), query["branch"], after, query["limit"]
    )
    return page(found, query, "client_id", "contact_id", "other_id")


@blueprint.post("/dismissal")
@allow(*MANAGERS)
@blueprint.arguments(PeopleApart)
@blueprint.response(204)
def dismiss_contact_pair(body: Mapping[str, Any]) -> None:
    """Remember that two people are not the same; the pair is listed no more."""
    contact_duplicates.dismiss(
        current.transaction(), body["contact_id"], body["other_id"]
    )
