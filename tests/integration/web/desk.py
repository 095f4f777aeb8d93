"""An API as a service writes it, with a few operations that misbehave on purpose."""

import os
import secrets
from pathlib import Path

from flask import request
from marshmallow import fields
from marshmallow.validate import Length
from sqlalchemy import text

from libs.clock import SystemClock
from libs.identity import Role
from libs.observability import logs
from libs.observability.health import Health
from libs.storage.clock import WallClock
from libs.storage.engine import engine_for
from libs.storage.keys import key_finder
from libs.storage.transactions import Transactions
from libs.values import Conflict, NotFound, Refused
from libs.web import current
from libs.web.app import Service, create_app
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.idempotency import idempotent
from libs.web.mount import mount
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow, open_to_anyone
from libs.web.problems import commit_with
from libs.web.settings import WebSettings
from services.served import PATIENCE, THREADS


class NewNote(Schema):
    branch_id = fields.String(required=True, validate=Length(1, 40))
    words = fields.String(required=True, validate=Length(1, 200))


class NoteSchema(NewNote):
    note_id = fields.String(required=True)


blueprint = Blueprint("notes", __name__, url_prefix="/v1/notes")


@blueprint.get("")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(NoteSchema))
def list_notes(query):
    """List the notes of the branches that you see."""
    found = current.transaction().session.execute(
        text(
            "select * from desk.notes where (:after)::text is null or note_id > :after"
            " order by note_id limit :limit"
        ),
        {"after": query["after"] and query["after"][0], "limit": query["limit"]},
    )
    return page(found.all(), query, "note_id")


@blueprint.post("")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@idempotent
@blueprint.arguments(NewNote)
@blueprint.response(201, NoteSchema)
def write_note(note):
    """Write a note down."""
    if note["words"] == "never":
        raise Refused
    written = write(note)
    return written, {"Location": f"/v1/notes/{written.note_id}"} | tag(1)


@blueprint.get("/<note_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@blueprint.response(200, NoteSchema)
def read_note(note_id):
    """Read a note."""
    note = locked(note_id)
    return note, tag(note.revision)


@blueprint.put("/<note_id>")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@conditional
@blueprint.arguments(NewNote)
@blueprint.response(200, NoteSchema)
def rewrite_note(note, note_id):
    """Write it anew."""
    require_match(locked(note_id).revision)
    changed = current.transaction().session.execute(
        text(
            "update desk.notes set words = :words, revision = revision + 1"
            " where note_id = :note_id returning *"
        ),
        note | {"note_id": note_id},
    )
    rewritten = changed.one()
    return rewritten, tag(rewritten.revision)


@blueprint.post("/misbehaving/<how>")
@allow(Role.OWNER)
@blueprint.arguments(NewNote)
def misbehave(note, how):
    """Write a note and then go wrong."""
    written = write(note)
    match how:
        case "refuse":
            raise Refused
        case "keep":
            return commit_with(Conflict("Kept aside."))
        case "fail":
            raise RuntimeError(written.note_id)
        case "lose the database":
            hang_up()
    return {"sees": sees()} if how != "lose the database" else {}


@blueprint.get("/slowly")
@allow(Role.OWNER)
def nap():
    """Take a nap, and tell that it has begun."""
    Path(os.environ["DESK_NAPPING"]).touch()
    seconds = os.environ.get("DESK_NAP", "1")
    current.transaction().session.execute(text(f"select pg_sleep({seconds})"))
    return {"slept": True}


@blueprint.post("/echo")
@open_to_anyone
def echo():
    """Count the bytes of the body."""
    return {"bytes": len(request.get_data())}


def write(note):
    values = note | {"note_id": secrets.token_hex(8)}
    written = current.transaction().session.execute(
        text(
            "insert into desk.notes values (:branch_id, :note_id, :words) returning *"
        ),
        values,
    )
    return written.one()


def locked(note_id):
    found = current.transaction().session.execute(
        text("select * from desk.notes where note_id = :id for update"), {"id": note_id}
    )
    note = found.one_or_none()
    if note is None:
        raise NotFound
    return note


def sees():
    rows = current.transaction().session.execute(
        text("select branch_id from desk.notes")
    )
    return sorted(row.branch_id for row in rows)


def hang_up():
    session = current.transaction().session
    pid = session.scalar(text("select pg_backend_pid()"))
    with session.engine.connect() as another:
        another.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})


def service(url, environment):
    """Make the API as its process does."""
    settings = WebSettings.read(environment)
    engine = engine_for(url, THREADS, "desk-api")
    clock = SystemClock()
    desk = Service(
        "desk",
        [blueprint],
        Transactions(engine, "desk", WallClock(), walled=True),
        settings.authenticator(key_finder(engine), clock),
        Health(PATIENCE),
        clock,
    )
    return create_app(desk, settings)


def wsgi():
    """Make what granian serves."""
    logs.configure("desk", "WARNING")
    app = service(os.environ["DESK_URL"], os.environ)
    return mount({"desk": app}, app.service.health, THREADS)
