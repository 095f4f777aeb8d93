"""Packs of letters over HTTP: drawn up, looked at, handed over, printed, posted."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import Response
from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, patterned, text
from libs.contracts.kinds import Moment
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow
from services.outbound.api.sight import MANAGERS, seen
from services.outbound.domain.letters import SIGN
from services.outbound.domain.packs import Pack
from services.outbound.usecases import pack_files, packs

TYPES = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}
A_FILE = {"type": "string", "format": "binary"}


class PackQuery(PageQuery):
    """Of which branch, or of all that one sees."""

    branch = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewPack(Schema):
    """Whose letters are to go to the printer."""

    branch_id = text("vienna")


class PackSchema(Schema):
    """Letters of one branch on their way to the printer and the post."""

    pack_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    state = fields.String(required=True)
    letters = fields.Integer(required=True)
    drawn_up_at = Moment(required=True)
    handed_over_at = Moment(required=True, allow_none=True)
    printed_at = Moment(required=True, allow_none=True)
    posted_at = Moment(required=True, allow_none=True)


class PackedSchema(Schema):
    """A letter in its pack; `goes_in` is a window, its own envelope or a label."""

    number = fields.Integer(required=True)
    message_id = fields.String(required=True, attribute="message")
    client_id = fields.String(required=True, attribute="client")
    page = fields.String(required=True)
    sheets = fields.Integer(required=True)
    goes_in = fields.String(required=True, attribute="cover")
    state = fields.String(required=True)


class FilesSchema(Schema):
    """The names of a pack's files."""

    items = fields.List(fields.String(), required=True)


class FileQuery(Schema):
    """Under which reason a pack is printed again, if it is."""

    reprint = fields.String(load_default=None, validate=Length(1, LONGEST_TEXT))


class NewReprint(Schema):
    """Why a pack is printed again."""

    reason = text("The printer jammed after 40 letters")


class GivenUp(Schema):
    """Why a pack is given up: a person has seen to it that none of it is posted."""

    reason = text("Three letters are of somebody who was erased")


class ReprintSchema(Schema):
    """What to ask with for the files of a pack that is printed again, for a day."""

    reprint_id = fields.String(required=True)


class NewReturn(Schema):
    """The code of a letter that came back, as its 2D code tells it."""

    code = patterned("5E884898DA28047151D0", rf"[0-9A-Fa-f]{{{SIGN}}}\Z")


blueprint = Blueprint("post-packs", __name__, url_prefix="/v1/post-packs")
returns = Blueprint("returned-letters", __name__, url_prefix="/v1/returned-letters")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(PackQuery, location="query")
@blueprint.response(200, page_of(PackSchema))
def list_packs(query: Mapping[str, Any]) -> dict[str, Any]:
    """List packs of letters, the latest first."""
    found = packs.listed(
        current.transaction(), query["branch"], query["after"], query["limit"]
    )
    return page(found, query, "drawn_up_at", "id")


@blueprint.post("")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewPack)
@blueprint.response(201, PackSchema)
def draw_up_pack(told: Mapping[str, Any]) -> Pack:
    """Put the letters of a branch that wait into a pack, to be looked at."""
    branch = seen(told["branch_id"])
    return packs.draw_up(current.transaction(), uuid4().hex[:12], branch)


@blueprint.get("/<pack_id>")
@allow(*MANAGERS)
@blueprint.response(200, PackSchema)
def read_pack(pack_id: str) -> Pack:
    """Say how far a pack has come."""
    return packs.found(current.transaction(), pack_id)


@blueprint.get("/<pack_id>/letters")
@allow(*MANAGERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(PackedSchema))
def list_packed(query: Mapping[str, Any], pack_id: str) -> dict[str, Any]:
    """List the letters of a pack, and what each goes out in."""
    transaction, (after,) = current.transaction(), query["after"] or (0,)
    pack = packs.found(transaction, pack_id)
    found = packs.letters(transaction, pack, after, query["limit"])
    return page(found, query, "number")


@blueprint.get("/<pack_id>/files")
@allow(*MANAGERS)
@blueprint.response(200, FilesSchema)
def list_files(pack_id: str) -> dict[str, Any]:
    """Name the files of a pack: proofs until it is handed over."""
    transaction = current.transaction()
    pack = packs.found(transaction, pack_id)
    return {"items": pack_files.names(transaction, pack)}


@blueprint.get("/<pack_id>/files/<name>")
@allow(*MANAGERS)
@blueprint.arguments(FileQuery, location="query")
@blueprint.response(200, A_FILE, content_type="application/octet-stream")
def read_file(query: Mapping[str, Any], pack_id: str, name: str) -> Response:
    """Read a file of a pack, always the same bytes once it is handed over and read."""
    transaction = current.transaction()
    pack = packs.found(transaction, pack_id)
    made = pack_files.read(transaction, pack, name, query["reprint"])
    return Response(made, content_type=TYPES[name.rpartition(".")[2]])


@blueprint.post("/<pack_id>/handing-over")
@allow(*MANAGERS)
@idempotent
@blueprint.response(200, PackSchema)
def hand_over_pack(pack_id: str) -> Pack:
    """Let the printer have a pack; who wants no post by now is out of it."""
    return packs.hand_over(current.transaction(), pack_id)


@blueprint.post("/<pack_id>/printing")
@allow(*MANAGERS)
@idempotent
@blueprint.response(200, PackSchema)
def note_printed(pack_id: str) -> Pack:
    """Note that a pack is printed: from now on that takes a reason."""
    return packs.note_printed(current.transaction(), pack_id)


@blueprint.post("/<pack_id>/posting")
@allow(*MANAGERS)
@idempotent
@blueprint.response(200, PackSchema)
def post_pack(pack_id: str) -> Pack:
    """Note that a pack is at the post: its letters are sent."""
    return packs.post(current.transaction(), pack_id)


@blueprint.post("/<pack_id>/dissolution")
@allow(*MANAGERS)
@idempotent
@blueprint.response(200, PackSchema)
def dissolve_pack(pack_id: str) -> Pack:
    """Let the letters of a pack that is not handed over wait for another one."""
    return packs.dissolve(current.transaction(), pack_id)


@blueprint.post("/<pack_id>/giving-up")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(GivenUp)
@blueprint.response(200, PackSchema)
def give_up_pack(told: Mapping[str, Any], pack_id: str) -> Pack:
    """Let the letters of a pack wait for another that is not to be posted."""
    return packs.give_up(current.transaction(), pack_id, told["reason"])


@blueprint.post("/<pack_id>/reprints")
@allow(*MANAGERS)
@idempotent
@blueprint.arguments(NewReprint)
@blueprint.response(201, ReprintSchema)
def print_again(told: Mapping[str, Any], pack_id: str) -> dict[str, Any]:
    """Say why a pack is printed again."""
    reprint = uuid4().hex[:12]
    packs.print_again(current.transaction(), pack_id, reprint, told["reason"])
    return {"reprint_id": reprint}


@returns.post("")
@allow(*MANAGERS)
@idempotent
@returns.arguments(NewReturn)
@returns.response(204)
def take_back_letter(told: Mapping[str, Any]) -> None:
    """Note that a letter came back: its address needs a look."""
    packs.take_back(current.transaction(), told["code"])
