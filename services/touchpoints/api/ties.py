"""What ties a client to us, over HTTP."""

from marshmallow import fields

from libs.values import ClientId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.permissions import allow
from services.touchpoints.api.sight import READERS, staff
from services.touchpoints.domain.ties import Ties
from services.touchpoints.usecases import ties


class TiesSchema(Schema):
    """What a client would have to undo: the more of each, the harder it leaves."""

    services = fields.List(fields.String(), required=True)
    people_known = fields.Integer(required=True)
    years = fields.Float(required=True)


blueprint = Blueprint("ties", __name__, url_prefix="/v1/ties")


@blueprint.get("/<client_id>")
@allow(*READERS)
@blueprint.response(200, TiesSchema)
def read_ties(client_id: str) -> Ties:
    """Read what ties a client to us, each tie for itself."""
    return ties.of(current.transaction(), ClientId(client_id), staff())
