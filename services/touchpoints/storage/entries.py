"""Tables of what is written down about clients, an entry at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic

from libs.storage.bulk import Bulk
from libs.storage.columns import Columns, F, columns_of
from libs.storage.reading import read
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.touches import Wanted
from services.touchpoints.storage.copies import ASSIGNED

Place = tuple[date | datetime, str]


@dataclass(frozen=True)
class Table(Generic[F]):
    """How one kind of entry is kept: by its `key`, listed by the column `at`."""

    bulk: Bulk
    columns: Columns[F]
    key: str
    at: str

    def append(self, transaction: Transaction, facts: Sequence[F]) -> list[str]:
        """Write entries down; return the ids of those that were not there before."""
        ending = f"on conflict ({self.key}) do nothing returning {self.key}"
        rows = [self.columns.row_of(fact) for fact in facts]
        return [key for (key,) in self.bulk.insert(transaction, rows, ending)]

    def save(self, transaction: Transaction, fact: F) -> None:
        """Write an entry as it now stands."""
        ending = self.bulk.last_wins(self.key)
        self.bulk.insert(transaction, [self.columns.row_of(fact)], ending)

    def find(
        self, transaction: Transaction, entry: str, staff: StaffId | None
    ) -> F | None:
        """Read one; None when it is not there or not for `staff` to see."""
        ending = f"where o.{self.key} = :entry and {ASSIGNED}"
        found = self.read(transaction, ending, entry=entry, staff=staff)
        return found[0] if found else None

    def lock(
        self, transaction: Transaction, entry: str, staff: StaffId | None
    ) -> F | None:
        """Take one in hand; None when it is not there or not for `staff` to see."""
        ending = f"where o.{self.key} = :entry and {ASSIGNED} for no key update"
        found = self.read(transaction, ending, entry=entry, staff=staff)
        return found[0] if found else None

    def page(
        self, transaction: Transaction, wanted: Wanted, before: Place | None, most: int
    ) -> list[F]:
        """Read entries, the latest first, `before` a keyset."""
        at, entry = before or (None, None)
        return self.read(
            transaction,
            f"where {ASSIGNED} and (cast(:client as text) is null"
            f" or o.client_id = :client) and (cast(:at as {self._sort}) is null"
            f" or (o.{self.at}, o.{self.key}) < (cast(:at as {self._sort}), :entry))"
            f" order by o.{self.at} desc, o.{self.key} desc limit :most",
            **vars(wanted),
            at=at,
            entry=entry,
            most=most,
        )

    def read(self, transaction: Transaction, ending: str, **bound: Any) -> list[F]:
        """Read the entries `o` that a condition, SQL, describes."""
        sql = f"select o.* from touchpoints.{self.bulk.table} o {ending}"
        return [self.columns.fact_of(row) for row in read(transaction, sql, bound)]

    @property
    def _sort(self) -> str:
        return self.columns.types[self.at]


def table_of(table: str, fact: type[F], key: str, at: str) -> Table[F]:
    """Keep a frozen dataclass with an id, a branch and a client."""
    columns = columns_of(fact, key)
    return Table(Bulk(table, columns.types), columns, key, at)
