"""Grants over HTTP: who may be contacted, and taking such leave back."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, staff
from services.cadence.domain.filters import GrantFilter
from services.cadence.domain.purposes import Channel, GapClass
from services.cadence.usecases import grants


class GrantQuery(PageQuery):
    """Of which client."""

    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class GrantSchema(Schema):
    """The leave to make a contact at `at`, good until `expires_at`."""

    grant_id = fields.String(required=True, attribute="id")
    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    contact_id = fields.String(required=True, allow_none=True, attribute="contact")
    gap_class = fields.Enum(GapClass, by_value=True, required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    purpose = fields.String(required=True)
    period = fields.String(required=True, allow_none=True)
    at = Moment(required=True)
    expires_at = Moment(required=True)
    granted_at = Moment(required=True)
    used_at = Moment(required=True, allow_none=True)
    withdrawn_at = Moment(required=True, allow_none=True)


blueprint = Blueprint("grants", __name__, url_prefix="/v1/grants")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(GrantQuery, location="query")
@blueprint.response(200, page_of(GrantSchema))
def list_grants(query: Mapping[str, Any]) -> dict[str, Any]:
    """List grants by when they are for, those withdrawn and run out too."""
    wanted = GrantFilter(staff(None), query["client"])
    found = grants.listed(current.transaction(), wanted, query["after"], query["limit"])
    return page(found, query, "at", "id")


@blueprint.delete("/<grant_id>")
@allow(*READERS)
@blueprint.response(204)
def withdraw_grant(grant_id: str) -> None:
    """Withdraw a grant that was not used."""
    grants.withdraw(current.transaction(), grant_id, staff(None))
