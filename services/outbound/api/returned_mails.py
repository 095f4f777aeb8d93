"""Returned mails over HTTP: bounces, complaints and answers, as they came."""

from flask import request

from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint
from libs.web.permissions import allow
from libs.web.problems import UnsupportedMedia
from services.outbound.api.provider_reports import CameOfSchema
from services.outbound.usecases import returned_mails

MAIL = "message/rfc822"

blueprint = Blueprint("returned-mails", __name__, url_prefix="/v1/returned-mails")


# Takes no Idempotency-Key: a mail is taken in once, whoever sends it again.
@blueprint.post("")
@allow(Role.OWNER, Role.OPERATIONS)
@blueprint.response(200, CameOfSchema)
def take_mail() -> dict[str, str]:
    """Take in one mail, message/rfc822, that came back or was answered."""
    if request.mimetype != MAIL:
        raise UnsupportedMedia
    mail = request.get_data()
    return {"came_of": returned_mails.take_in(current.transaction(), mail).value}
