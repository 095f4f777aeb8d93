"""What the operations on entries of the log have in common."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from marshmallow import fields
from marshmallow.validate import Length

from libs.contracts.fields import LONGEST_TEXT, day
from libs.storage.columns import F
from libs.web import current
from libs.web.blueprints import Schema
from libs.web.pages import PageQuery, page
from services.touchpoints.api.sight import staff
from services.touchpoints.domain.periods import Period
from services.touchpoints.domain.relationships import Kept
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.usecases import relationships
from services.touchpoints.usecases.entries import Entries


class EntryQuery(PageQuery):
    """Whose entries."""

    client = fields.String(validate=Length(1, LONGEST_TEXT), load_default=None)


class PeriodQuery(Schema):
    """The days from `since` to before `until`."""

    since = day("2026-01-01")
    until = day("2026-04-01")


class EntrySchema(Schema):
    """Whose entry it is."""

    client_id = fields.String(required=True, attribute="client")
    branch_id = fields.String(required=True, attribute="branch")


def listed(entries: Entries[F], query: Mapping[str, Any]) -> dict[str, Any]:
    """Answer with a page of entries, the latest first."""
    wanted = Wanted(query["client"], staff())
    rows = entries.listed(current.transaction(), wanted, query["after"], query["limit"])
    return page(rows, query, entries.table.at, "id")


def found(entries: Entries[F], entry: str) -> F:
    """Read an entry of a client that may be seen."""
    return entries.found(current.transaction(), entry, staff())


def in_hand(entries: Entries[F], entry: str) -> F:
    """Take an entry of a client that may be seen in hand."""
    return entries.in_hand(current.transaction(), entry, staff())


def whose(client: str) -> Kept:
    """Find the client an entry is about, if it may be seen."""
    return relationships.found(current.transaction(), client, staff())


def told_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """Give a new entry an id, its client and the client's branch."""
    kept = whose(told["client_id"])
    rest = {name: told[name] for name in told if name != "client_id"}
    return {**rest, "id": str(uuid4()), "client": kept.client, "branch": kept.branch}


def period(query: Mapping[str, Any]) -> Period:
    """Read which days are asked for."""
    return Period(query["since"], query["until"])
