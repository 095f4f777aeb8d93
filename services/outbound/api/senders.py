"""As whom branches write, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.sight import MANAGERS, READERS, seen
from services.outbound.domain.complaints import Complaints, Level
from services.outbound.domain.senders import LONGEST_NAME, MOST_LINES, Identity
from services.outbound.usecases import complaints, senders

LONGEST_ADDRESS = 320
Answer = tuple[Identity, dict[str, str]]


def line(longest: int = LONGEST_NAME) -> fields.Field[Any]:
    """Make the field of what may be said; what is none is taken from elsewhere."""
    return fields.String(allow_none=True, validate=Length(1, longest))


class SenderChange(Schema):
    """As whom a branch wants to write; what is not named stays as it is.

    Without `address` mail is from one made of the branch and the firm's mail domain.
    """

    name = line()
    address = line(LONGEST_ADDRESS)
    reply_to = line(LONGEST_ADDRESS)
    phone = line()
    postal_lines = fields.List(
        fields.String(validate=Length(1, LONGEST_NAME)), validate=Length(max=MOST_LINES)
    )


class SenderSchema(Schema):
    """As whom a branch writes: `name` and `postal_lines` as they stand in a mail."""

    branch_id = fields.String(required=True, attribute="branch")
    name = fields.String(required=True)
    address = fields.String(required=True, allow_none=True, attribute="said.address")
    reply_to = fields.String(required=True, allow_none=True, attribute="said.reply_to")
    phone = fields.String(required=True, allow_none=True, attribute="said.phone")
    postal_lines = fields.List(fields.String(), required=True)


class ComplaintsSchema(Schema):
    """How many complained of a branch's mail in 30 days, and what that means."""

    number = fields.Integer(required=True)
    mails = fields.Integer(required=True)
    rate = fields.Float(required=True)
    level = fields.Enum(Level, by_value=True, required=True)


blueprint = Blueprint("senders", __name__, url_prefix="/v1/senders")


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(SenderSchema))
def list_senders(query: Mapping[str, Any]) -> dict[str, Any]:
    """List as whom branches write."""
    (after,) = query["after"] or ("",)
    found = senders.listed(current.transaction(), after, query["limit"])
    return page(found, query, "branch")


@blueprint.get("/<branch_id>")
@allow(*READERS)
@blueprint.response(200, SenderSchema)
def read_sender(branch_id: BranchId) -> Answer:
    """Read as whom a branch writes."""
    known = senders.read(current.transaction(), seen(branch_id))
    return known, tag(known.revision)


@blueprint.get("/<branch_id>/complaints")
@allow(*READERS)
@blueprint.response(200, ComplaintsSchema)
def read_complaints(branch_id: BranchId) -> Complaints:
    """Tell how many complained of a branch's mail of late."""
    return complaints.of_branch(current.transaction(), seen(branch_id))


@blueprint.patch("/<branch_id>")
@allow(*MANAGERS)
@conditional
@blueprint.arguments(SenderChange)
@blueprint.response(200, SenderSchema)
def say_sender(told: Mapping[str, Any], branch_id: BranchId) -> Answer:
    """Say as whom a branch writes from now on."""
    transaction = current.transaction()
    known = senders.locked(transaction, seen(branch_id))
    require_match(known.revision)
    said = senders.say(transaction, known, told)
    return said, tag(said.revision)
