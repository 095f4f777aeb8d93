"""The operations on a list shared with a client: read, replace and compare versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request
from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range

from libs.contracts.fields import LARGEST_COUNT, whole
from libs.contracts.kinds import Moment, Several
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.idempotency import idempotent
from libs.web.permissions import allow
from services.registry.api.records import sight
from services.registry.api.shelves import KEEPERS, says
from services.registry.domain.clients import Client
from services.registry.domain.versions import Difference, Version
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.versions import Versions

MOST_ITEMS = 255


class VersionQuery(Schema):
    """Which version; the newest when nothing is said."""

    version = fields.Integer(validate=Range(1, LARGEST_COUNT))


class SinceQuery(Schema):
    """Since when: from a day on, or after a version."""

    since = fields.Date()
    version = fields.Integer(validate=Range(1, LARGEST_COUNT))

    @validates_schema
    def check_one(self, asked: Mapping[str, Any], **_: Any) -> None:
        """Take exactly one of them."""
        if len(asked) != 1:
            raise ValidationError("Say either since or version.", "since")


@dataclass(frozen=True)
class SharedList:
    """One kind of list: its word in the address, its versions, and the item's schema.

    `item` builds the item that it reads.
    """

    called: str
    versions: Versions[Any]
    item: type[Schema]

    @cached_property
    def version(self) -> type[Schema]:
        """The schema of one version."""
        return self._schema(
            "Version",
            client_id=fields.String(required=True, attribute="client"),
            version=fields.Integer(required=True, attribute="number"),
            author=fields.String(required=True),
            made_at=Moment(required=True),
            items=self._several,
        )

    @cached_property
    def new(self) -> type[Schema]:
        """The schema of a version to be made."""
        items = Several(
            fields.Nested(self.item), required=True, validate=Length(max=MOST_ITEMS)
        )
        return self._schema("NewVersion", replaces=whole(0), items=items)

    @cached_property
    def difference(self) -> type[Schema]:
        """The schema of what changed between two."""
        item = fields.Nested(self.item, required=True)
        change = self._schema("Change", before=item, after=item)
        return self._schema(
            "Difference",
            added=self._several,
            removed=self._several,
            changed=fields.List(fields.Nested(change), required=True),
        )

    @property
    def _several(self) -> fields.List[Any]:
        return fields.List(fields.Nested(self.item), required=True)

    def _schema(self, kind: str, **parts: fields.Field[Any]) -> type[Schema]:
        # The document tells schemas apart by their names.
        return type(f"{self.called.title()}{kind}Schema", (Schema,), parts)


def blueprint_of(shared: SharedList) -> Blueprint:
    """Serve a kind of list below /v1/clients/, by its name."""
    prefix = f"/v1/clients/<client_id>/{shared.called}"
    blueprint = Blueprint(shared.called, __name__, url_prefix=prefix)
    for serve in (_read, _replace, _compare):
        serve(blueprint, shared)
    return blueprint


def _read(blueprint: Blueprint, shared: SharedList) -> None:
    @blueprint.get("")
    @allow(*KEEPERS)
    @blueprint.arguments(VersionQuery, location="query")
    @blueprint.response(200, shared.version)
    @says(f"Read a client's {shared.called}: the newest version, or the one named.")
    def read_version(query: Mapping[str, Any], client_id: str) -> Version:
        client, transaction = seen(client_id), current.transaction()
        if "version" in query:
            return shared.versions.numbered(transaction, client, query["version"])
        return shared.versions.latest(transaction, client)


def _replace(blueprint: Blueprint, shared: SharedList) -> None:
    @blueprint.post("")
    @allow(*KEEPERS)
    @idempotent
    @blueprint.arguments(shared.new)
    @blueprint.response(201, shared.version)
    @says(f"Write a client's {shared.called} anew; `replaces` 0 is for the first time.")
    def replace_version(
        told: Mapping[str, Any], client_id: str
    ) -> tuple[Version, dict[str, str]]:
        made = shared.versions.replace(
            current.transaction(), seen(client_id), told["replaces"], told["items"]
        )
        return made, {"Location": f"{request.path}?version={made.number}"}


def _compare(blueprint: Blueprint, shared: SharedList) -> None:
    @blueprint.get("/changes")
    @allow(*KEEPERS)
    @blueprint.arguments(SinceQuery, location="query")
    @blueprint.response(200, shared.difference)
    @says(f"Say what changed in a client's {shared.called}, from a day or version on.")
    def compare_versions(query: Mapping[str, Any], client_id: str) -> Difference:
        client, transaction = seen(client_id), current.transaction()
        if "since" in query:
            return shared.versions.changes_since(transaction, client, query["since"])
        return shared.versions.changes_after(transaction, client, query["version"])


def seen(client_id: str) -> Client:
    return CLIENTS.found(current.transaction(), client_id, sight()).fact
