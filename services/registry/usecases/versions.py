"""Lists shared with clients: every change is a new version of the whole list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Generic

from libs.storage.transactions import Transaction
from libs.values import Conflict
from services.registry.domain.clients import Client
from services.registry.domain.entries import Entry
from services.registry.domain.versions import (
    Difference,
    NothingChanged,
    Version,
    difference,
    version_id,
)
from services.registry.storage import versions as storage
from services.registry.storage.entries import Table
from services.registry.storage.versions import V
from services.registry.usecases.records import NotOnRecord


class NewerVersion(Conflict):
    """Somebody has made a newer version than the one this is to replace."""


@dataclass(frozen=True)
class Versions(Generic[V]):
    """One kind of list: where its versions are kept, and what one is."""

    table: Table[V]
    version: type[V]

    def latest(self, transaction: Transaction, client: Client) -> V:
        """Read the newest; raises NotOnRecord before there is any."""
        if found := storage.latest(transaction, self.table, client.id):
            return found
        raise NotOnRecord

    def numbered(self, transaction: Transaction, client: Client, number: int) -> V:
        """Read one; raises NotOnRecord."""
        if found := storage.numbered(transaction, self.table, client.id, number):
            return found
        raise NotOnRecord

    def replace(
        self,
        transaction: Transaction,
        client: Client,
        replaces: int,
        items: Sequence[Any],
    ) -> V:
        """Make the version after `replaces`; raises NewerVersion, NothingChanged."""
        before = storage.latest(transaction, self.table, client.id)
        if (before.number if before else 0) != replaces:
            raise NewerVersion
        if before and before.items == tuple(items):
            raise NothingChanged
        made = self._made(transaction, client, replaces + 1, items)
        self.table.save(transaction, [Entry(made)])
        return made

    def changes_since(
        self, transaction: Transaction, client: Client, day: date
    ) -> Difference:
        """Compare what there was before a day, in UTC, with what there is."""
        midnight = datetime.combine(day, time(), UTC)
        before = storage.before(transaction, self.table, client.id, midnight)
        return self._changes(transaction, client, before)

    def changes_after(
        self, transaction: Transaction, client: Client, number: int
    ) -> Difference:
        """Compare a version with the newest; raises NotOnRecord."""
        before = self.numbered(transaction, client, number)
        return self._changes(transaction, client, before)

    def _changes(
        self, transaction: Transaction, client: Client, before: Version | None
    ) -> Difference:
        now = storage.latest(transaction, self.table, client.id)
        return difference(before.items if before else (), now.items if now else ())

    def _made(
        self,
        transaction: Transaction,
        client: Client,
        number: int,
        items: Sequence[Any],
    ) -> V:
        return self.version(
            id=version_id(self.table.bulk.table, client.id, number),
            branch=client.branch,
            client=client.id,
            number=number,
            author=transaction.actor,
            made_at=transaction.now,
            items=tuple(items),
        )
