"""The four operations on one kind of record: list, add, read and change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

from libs.identity import Role
from libs.storage.transactions import Transaction
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, tag
from libs.web.idempotency import idempotent
from libs.web.pages import page_of
from libs.web.permissions import allow
from services.registry.api.records import (
    Answer,
    BranchRecordQuery,
    RecordQuery,
    RecordSchema,
    changes,
    in_hand,
    listed,
    location,
    sight,
)
from services.registry.domain.entries import Entry, F, Shown
from services.registry.usecases.records import Records

MANAGERS = (Role.OWNER, Role.BRANCH_MANAGER)
KEEPERS = (*MANAGERS, Role.ACCOUNT_MANAGER)

Seen = Mapping[str, str]
Add = Callable[[Transaction, dict[str, Any], Seen], Entry[F]]
Show = Callable[[Transaction, Sequence[Entry[F]]], Sequence[Shown[F]]]
Change = Callable[[Transaction, Entry[F], Mapping[str, Any]], Entry[F]]


@dataclass(frozen=True)
class Shelf(Generic[F]):
    """One kind of record: what it is called, where it is kept, who may do what.

    `called` is in the plural, as in the address; `new` is what is said of a new one,
    `change` what of it can be changed later, if anything, and `schema` what is told of
    it. `sight` confines who asks: an account manager to the records of their clients.
    """

    called: str
    records: Records[F]
    new: type[Schema]
    change: type[Schema] | None
    schema: type[RecordSchema]
    add: Add[F]
    changed: Change[F] | None = None
    shown: Show[F] | None = None
    query: type[RecordQuery] = BranchRecordQuery
    readers: tuple[Role, ...] = KEEPERS
    writers: tuple[Role, ...] = KEEPERS
    adders: tuple[Role, ...] | None = None
    sight: Callable[[], Seen] = sight

    def show(self, entry: Entry[F]) -> Answer[F]:
        """Answer with an entry as it is shown."""
        (shown,) = self.show_all([entry])
        return shown, tag(entry.revision)

    def show_all(self, entries: Sequence[Entry[F]]) -> Sequence[Entry[F] | Shown[F]]:
        """Return entries as they are shown."""
        if self.shown is None:
            return entries
        return self.shown(current.transaction(), entries)


def blueprint_of(shelf: Shelf[Any]) -> Blueprint:
    """Serve a kind of record at /v1/ and its name."""
    name = shelf.called.replace(" ", "-")
    blueprint = Blueprint(name, __name__, url_prefix=f"/v1/{name}")
    for serve in (_list, _add, _read):
        serve(blueprint, shelf)
    if shelf.change:
        _change(blueprint, shelf, changes(shelf.change))
    return blueprint


def everything() -> Seen:
    """Let whoever may read see all of it."""
    return {}


def _list(blueprint: Blueprint, shelf: Shelf[Any]) -> None:
    @blueprint.get("")
    @allow(*shelf.readers)
    @blueprint.arguments(shelf.query, location="query")
    @blueprint.response(200, page_of(shelf.schema))
    @says(f"List {shelf.called} by name.")
    def list_them(query: Mapping[str, Any]) -> dict[str, Any]:
        return listed(shelf.records, query, shelf.sight(), shelf.show_all)


def _add(blueprint: Blueprint, shelf: Shelf[Any]) -> None:
    @blueprint.post("")
    @allow(*(shelf.adders or shelf.writers))
    @idempotent
    @blueprint.arguments(shelf.new)
    @blueprint.response(201, shelf.schema)
    @says(f"Record one more of the {shelf.called}.")
    def add_one(body: dict[str, Any]) -> Answer[Any]:
        entry = shelf.add(current.transaction(), body, shelf.sight())
        shown, headers = shelf.show(entry)
        return shown, headers | location(entry)


def _read(blueprint: Blueprint, shelf: Shelf[Any]) -> None:
    @blueprint.get("/<record_id>")
    @allow(*shelf.readers)
    @blueprint.response(200, shelf.schema)
    @says(f"Read one of the {shelf.called}.")
    def read_one(record_id: str) -> Answer[Any]:
        return shelf.show(
            shelf.records.found(current.transaction(), record_id, shelf.sight())
        )


def _change(blueprint: Blueprint, shelf: Shelf[Any], change: Schema) -> None:
    @blueprint.patch("/<record_id>")
    @allow(*shelf.writers)
    @conditional
    @blueprint.arguments(change)
    @blueprint.response(200, shelf.schema)
    @says(f"Change what is named of one of the {shelf.called}.")
    def change_one(changed: Mapping[str, Any], record_id: str) -> Answer[Any]:
        entry = in_hand(shelf.records, record_id, shelf.sight())
        if shelf.changed:
            return shelf.show(shelf.changed(current.transaction(), entry, changed))
        fact = replace(entry.fact, **changed)
        return shelf.show(shelf.records.change(current.transaction(), entry, fact))


def says(sentence: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a view the sentence that the API's document says of it."""

    def document(view: Callable[..., Any]) -> Callable[..., Any]:
        view.__doc__ = sentence
        return view

    return document
