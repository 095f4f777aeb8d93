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
    V,
    Version,
    difference,
    together,
    version_id,
)
from services.registry.storage import merges
from services.registry.storage import versions as storage
from services.registry.storage.entries import AlreadyRecorded, Table
from services.registry.usecases.merges import check_counts_for_itself
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
        if found := self._as_of(transaction, client):
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
        """Make the version after `replaces`.

        Raises NewerVersion, NothingChanged and CountsForAnother.
        """
        check_counts_for_itself(transaction, client.id)
        before = self._as_of(transaction, client)
        if (before.number if before else 0) != replaces:
            raise NewerVersion
        if before and before.items == tuple(items):
            raise NothingChanged
        made = self._made(transaction, client, replaces + 1, items)
        try:
            self.table.save(transaction, [Entry(made)])
        except AlreadyRecorded as clash:
            raise NewerVersion from clash
        return made

    def changes_since(
        self, transaction: Transaction, client: Client, day: date
    ) -> Difference:
        """Compare what there was before a day, in UTC, with what there is."""
        midnight = datetime.combine(day, time(), UTC)
        before = self._as_of(transaction, client, midnight)
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
        now = self._as_of(transaction, client)
        return difference(before.items if before else (), now.items if now else ())

    def _as_of(
        self, transaction: Transaction, client: Client, moment: datetime | None = None
    ) -> V | None:
        newest = storage.newest(transaction, self.table, client.id, moment)
        return together(client.id, newest, merges.of_family(transaction, client.id))

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
