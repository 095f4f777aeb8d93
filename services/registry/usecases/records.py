"""Recording facts: kept when something changed, and then announced."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic

from libs.contracts.record import Event
from libs.storage.transactions import Transaction
from libs.values import FieldError, NotFound
from services.registry.domain.entries import Entry, F
from services.registry.domain.names import name_key
from services.registry.storage import removed
from services.registry.storage.entries import (
    AlreadyRecorded,
    ChangedMeanwhile,
    Table,
    Wanted,
)


class NotOnRecord(NotFound):
    """There is nothing on record under this id."""


EVERYTHING: Wanted = MappingProxyType({})


@dataclass(frozen=True)
class Records(Generic[F]):
    """Facts of one kind: where they are kept, and what announces them, if anything.

    `follow` keeps up with them what else is kept of them; `in_confidence` announces
    what only a service that needs it may hear.
    """

    table: Table[F]
    announcement: Callable[[Entry[F]], Event] | None = None
    follow: Callable[[Transaction, Sequence[Entry[F]]], None] | None = None
    in_confidence: Callable[[Entry[F]], Event] | None = None

    def found(self, transaction: Transaction, fact_id: str, wanted: Wanted) -> Entry[F]:
        """Read one for which everything `wanted` holds; raises NotOnRecord."""
        if found := self.table.find(transaction, fact_id, wanted):
            return found
        raise NotOnRecord

    def named(
        self,
        transaction: Transaction,
        field: str,
        fact_id: str,
        wanted: Wanted = EVERYTHING,
    ) -> Entry[F]:
        """Read one that a field of another names; raises NotOnRecord of the field."""
        if found := self.table.find(transaction, fact_id, wanted):
            return found
        raise NotOnRecord(None, FieldError(field, "not on record"))

    def in_hand(
        self, transaction: Transaction, fact_id: str, wanted: Wanted = EVERYTHING
    ) -> Entry[F]:
        """Read one that nobody else changes meanwhile; raises NotOnRecord."""
        if locked := self.table.lock(transaction, fact_id, wanted):
            return locked
        raise NotOnRecord

    def listed(
        self,
        transaction: Transaction,
        wanted: Wanted,
        after: Sequence[str] | None,
        most: int,
    ) -> list[Entry[F]]:
        """List by name those for which everything `wanted` holds."""
        if "q" in wanted:
            wanted = {**wanted, "q": name_key(wanted["q"])}
        return self.table.page(transaction, wanted, after, most)

    def change(self, transaction: Transaction, entry: Entry[F], fact: F) -> Entry[F]:
        """Record what an entry now says, unless that is what it said before."""
        changed = entry.changed(fact)
        if changed is not entry:
            self.record(transaction, [changed])
        return changed

    def keep(self, transaction: Transaction, fact: F) -> Entry[F]:
        """Record what a fact says now, on record before or not.

        Raises ChangedMeanwhile.
        """
        if known := self.table.lock(transaction, fact.id, EVERYTHING):
            return self.change(transaction, known, fact)
        try:
            return self.add(transaction, fact)
        except AlreadyRecorded as clash:
            raise ChangedMeanwhile from clash

    def add(self, transaction: Transaction, fact: F) -> Entry[F]:
        """Record something new; raises AlreadyRecorded."""
        (entry,) = self.record(transaction, [Entry(fact)])
        return entry

    def record(
        self, transaction: Transaction, entries: Sequence[Entry[F]]
    ) -> list[Entry[F]]:
        """Keep entries and announce them; what was removed once goes on from there."""
        kept = removed.gone_on(transaction, self.table, entries)
        self.table.save(transaction, kept)
        self.announce(transaction, kept)
        if self.follow:
            self.follow(transaction, kept)
        return kept

    def announce(self, transaction: Transaction, entries: Sequence[Entry[F]]) -> None:
        """Announce what entries say, if that is done of their kind."""
        for tell in (self.announcement, self.in_confidence):
            if tell:
                transaction.announce([tell(entry) for entry in entries])
