"""Many rows in one statement: arrays in, one plan, one round trip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult

from libs.storage.transactions import Transaction

Row = Sequence[Any]

NOTHING_TWICE = "on conflict do nothing"


@dataclass(frozen=True)
class Bulk:
    """A service's table as it is written in bulk: its columns and their types.

    Rows are tuples in the order of the columns.
    """

    table: str
    columns: Mapping[str, str]

    def insert(
        self, transaction: Transaction, rows: Sequence[Row], ending: str = NOTHING_TWICE
    ) -> CursorResult[Any]:
        """Insert rows; `ending` says what to do on conflict and what to return."""
        arrays = ", ".join(f"%({c})b::{t}[]" for c, t in self.columns.items())
        columns = [list(column) for column in zip(*rows, strict=True)]
        return transaction.session.exec_driver_sql(
            f"insert into {transaction.service}.{self.table}"
            f" ({', '.join(self.columns)}) select * from unnest({arrays}) {ending}",
            dict(zip(self.columns, columns or [[]] * len(self.columns), strict=True)),
        )

    def keep_newest(
        self, transaction: Transaction, rows: Sequence[Row], key: str = "client_id"
    ) -> list[Row]:
        """Insert or update by `key` where `revision` is newer; return what was taken.

        Sorted by key, so that two batches cannot wait for each other.
        """
        if not rows:
            return []
        names = list(self.columns)
        at, revision = names.index(key), names.index("revision")
        newest = {row[at]: row for row in sorted(rows, key=lambda row: row[revision])}
        taken = self.insert(
            transaction, [newest[k] for k in sorted(newest)], self.newest_wins(key)
        )
        return [newest[k] for (k,) in taken]

    def last_wins(self, *key: str) -> str:
        """Spell the conflict clause by which what is written now takes the place."""
        others = [column for column in self.columns if column not in key]
        excluded = ", ".join(f"excluded.{column}" for column in others)
        return (
            f"on conflict ({', '.join(key)})"
            f" do update set ({', '.join(others)}) = row({excluded})"
        )

    def newest_wins(self, key: str) -> str:
        """Spell the conflict clause by which the newest revision wins."""
        return (
            f"{self.last_wins(key)}"
            f" where {self.table}.revision < excluded.revision returning {key}"
        )
