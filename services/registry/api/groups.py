"""Groups of clients over HTTP."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields

from libs.contracts.fields import text
from libs.storage.transactions import Transaction
from libs.web.blueprints import Schema
from services.registry.api.records import RecordSchema, sight
from services.registry.api.shelves import MANAGERS, Shelf, blueprint_of, everything
from services.registry.domain.entries import Entry, Shown
from services.registry.domain.groups import Group
from services.registry.usecases import groups


class GroupChange(Schema):
    """What can be said of a group; `parent` is the firm that controls it."""

    name = text("Huber Holding")
    parent = text("Huber Privatstiftung", optional=True)


class NewGroup(GroupChange):
    """A group of clients under common control."""

    branch_id = text("vienna")


class MemberSchema(Schema):
    """A client of a group."""

    client_id = fields.String(required=True, attribute="id")
    name = fields.String(required=True)


class GroupSchema(GroupChange, RecordSchema):
    """A group on record, with those of its clients that whoever asks may see."""

    group_id = fields.String(required=True, attribute="id")
    branch_id = fields.String(required=True, attribute="branch")
    clients = fields.List(fields.Nested(MemberSchema), required=True)


def with_clients(
    transaction: Transaction, entries: Sequence[Entry[Group]]
) -> list[Shown[Any]]:
    """Show groups with their clients; a client joins by its `group`."""
    members = groups.members(transaction, [entry.id for entry in entries], sight())
    return [Shown(each, {"clients": members.get(each.id, [])}) for each in entries]


blueprint = blueprint_of(
    Shelf(
        called="groups",
        records=groups.GROUPS,
        new=NewGroup,
        change=GroupChange,
        schema=GroupSchema,
        add=groups.add,
        shown=with_clients,
        writers=MANAGERS,
        sight=everything,
    )
)
