"""What we know of clients, area by area, over HTTP."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from libs.contracts.fields import day, text
from libs.web import current
from libs.web.blueprints import Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.registry.api.freshness import AgeingQuery
from services.registry.api.records import Answer, ClientRecordSchema, sight, whether
from services.registry.api.shelves import KEEPERS, Shelf, blueprint_of
from services.registry.domain.knowledge import Note
from services.registry.domain.texts import LONGEST_NOTE
from services.registry.usecases import knowledge


class NoteChange(Schema):
    """What can be said of an area; without a `critical` one the client stands still."""

    area = text("backup")
    text = text("Tapes go to the bank on Fridays", longest=LONGEST_NOTE)
    critical = whether(unless_said=False)


class Verification(Schema):
    """Who of us made sure of it, and when."""

    verified_by = text("s-07")
    verified_on = day("2026-03-02")


class NewNote(NoteChange, Verification):
    """What one of us knows."""

    client_id = text("c-0042")


class KnowerSchema(Schema):
    """One of us who has verified a note, and when last."""

    staff_id = fields.String(required=True, attribute="staff")
    verified_on = fields.Date(required=True)


class NoteSchema(NoteChange, Verification, ClientRecordSchema):
    """A note on record; a `stale` one is to be verified again."""

    note_id = fields.String(required=True, attribute="id")
    knowers = fields.List(fields.Nested(KnowerSchema), required=True)
    stale = fields.Boolean(required=True)


SHELF = Shelf(
    called="knowledge notes",
    records=knowledge.NOTES,
    new=NewNote,
    change=NoteChange,
    schema=NoteSchema,
    add=knowledge.add,
    changed=knowledge.change,
    shown=knowledge.judged,
    query=AgeingQuery,
)
blueprint = blueprint_of(SHELF)


@blueprint.post("/<note_id>/verification")
@allow(*KEEPERS)
@idempotent
@blueprint.arguments(Verification)
@blueprint.response(201, NoteSchema)
def verify_note(told: Mapping[str, Any], note_id: str) -> Answer[Note]:
    """Record that one of us made sure of it."""
    transaction = current.transaction()
    entry = knowledge.NOTES.in_hand(transaction, note_id, sight())
    by, on = told["verified_by"], told["verified_on"]
    return SHELF.show(knowledge.verify(transaction, entry, by, on))
