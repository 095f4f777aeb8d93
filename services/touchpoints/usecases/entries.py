"""What is written down about clients: added once, found, and listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from libs.storage.columns import F
from libs.storage.transactions import Transaction
from libs.values import NotFound, StaffId
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.storage.entries import Place, Table


class NoSuchEntry(NotFound):
    """There is no such entry in the log."""


@dataclass(frozen=True)
class Entries(Generic[F]):
    """Entries of one kind, and where they are kept."""

    table: Table[F]

    def add(self, transaction: Transaction, entry: F) -> F:
        """Write a new entry down."""
        self.table.append(transaction, [entry])
        return entry

    def add_all(self, transaction: Transaction, entries: Sequence[F]) -> None:
        """Write new entries down."""
        self.table.append(transaction, entries)

    def change(self, transaction: Transaction, entry: F) -> F:
        """Write down what an entry now says."""
        self.table.save(transaction, entry)
        return entry

    def found(
        self, transaction: Transaction, entry: str, staff: StaffId | None = None
    ) -> F:
        """Read one, only of `staff`'s clients if given; raises NoSuchEntry."""
        if found := self.table.find(transaction, entry, staff):
            return found
        raise NoSuchEntry

    def in_hand(self, transaction: Transaction, entry: str, staff: StaffId | None) -> F:
        """Read one that nobody else changes meanwhile; raises NoSuchEntry."""
        if locked := self.table.lock(transaction, entry, staff):
            return locked
        raise NoSuchEntry

    def listed(
        self, transaction: Transaction, wanted: Wanted, before: Place | None, most: int
    ) -> list[F]:
        """List entries, the latest first."""
        return self.table.page(transaction, wanted, before, most)
