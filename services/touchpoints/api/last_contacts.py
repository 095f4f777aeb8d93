"""Last contacts over HTTP."""

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.last_contacts import LastContacts
from services.touchpoints.usecases import last_contacts


class LastContactsSchema(Schema):
    """When a client was last contacted; service work and bills are no contact.

    The latest of each kind, of each person there by contact id, and of the legal group.
    """

    client_id = fields.String(required=True, attribute="client")
    last_contact_at = Moment(required=True, allow_none=True, attribute="at")
    kinds = fields.Dict(fields.String(), Moment(), required=True)
    people = fields.Dict(fields.String(), Moment(), required=True)
    group = fields.String(required=True, allow_none=True)
    group_last_contact_at = Moment(required=True, allow_none=True, attribute="group_at")


blueprint = Blueprint("last_contacts", __name__, url_prefix="/v1/last-contacts")


@blueprint.get("/<client_id>")
@allow(*READERS)
@blueprint.response(200, LastContactsSchema)
def read_last_contacts(client_id: str) -> LastContacts:
    """Read when a client was last contacted, by kind and by person."""
    return last_contacts.of(current.transaction(), ClientId(client_id), staff())
