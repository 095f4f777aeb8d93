"""Sold and silent, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.cadence.api.sight import READERS, asked_for
from services.cadence.usecases import sales

LONGEST_SILENCE = 3660  # days


class SilentQuery(PageQuery):
    """Whose, and for how many days nobody has spoken with them since the sale.

    Without `days` for as many as `silent_sale_days` says.
    """

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    staff = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    client = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))
    days = fields.Integer(load_default=None, validate=Range(1, LONGEST_SILENCE))


class SilentSchema(Schema):
    """A sale since which nobody of ours has spoken with the client."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    account_manager = fields.String(required=True, allow_none=True)
    sale_id = fields.String(required=True, attribute="sale")
    sold = fields.String(required=True)
    sold_at = Moment(required=True)


blueprint = Blueprint("sold-and-silent", __name__, url_prefix="/v1/sold-and-silent")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(SilentQuery, location="query")
@blueprint.response(200, page_of(SilentSchema))
def list_sold_and_silent(query: Mapping[str, Any]) -> dict[str, Any]:
    """List sales since which nobody has spoken with the client, the oldest first."""
    wanted = asked_for(query)
    found = sales.silent(
        current.transaction(), wanted, query["days"], query["after"], query["limit"]
    )
    return page(found, query, "branch", "sold_at", "client", "sale")
