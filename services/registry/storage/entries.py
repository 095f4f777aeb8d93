"""A table of the registry: entries, each found by its id, the newest revision kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from psycopg.errors import UniqueViolation
from sqlalchemy import Row, text
from sqlalchemy.exc import IntegrityError

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import Conflict
from services.registry.domain.entries import Entry, F

LIKE_NAME = "position(:q in name_key) > 0"

Wanted = Mapping[str, str]


class AlreadyRecorded(Conflict):
    """It is on record already, or something else is under its name."""


@dataclass(frozen=True)
class Table(Generic[F]):
    """How one kind of fact is kept: in which columns, the last being `revision`.

    `filters` is what a list of them can be narrowed by, in SQL.
    """

    bulk: Bulk
    key: str
    filters: Mapping[str, str]
    row_of: Callable[[F], tuple[Any, ...]]
    fact_of: Callable[[Row[Any]], F]

    def find(
        self, transaction: Transaction, fact_id: str, wanted: Wanted
    ) -> Entry[F] | None:
        """Read one; None when it is not there, behind the wall or not `wanted`."""
        conditions = [f"{self.key} = :id", *self._conditions(wanted)]
        ending = f"where {' and '.join(conditions)}"
        found = self.read(transaction, ending, id=fact_id, **wanted)
        return found[0] if found else None

    def page(
        self,
        transaction: Transaction,
        wanted: Wanted,
        after: Sequence[str] | None,
        most: int,
    ) -> list[Entry[F]]:
        """Read by name those for which everything `wanted` holds."""
        place = f"(name_key, {self.key}) > (:after_name, :after_id)"
        conditions = [place, *self._conditions(wanted)]
        name, fact_id = after or ("", "")
        return self.read(
            transaction,
            f"where {' and '.join(conditions)}"
            f" order by name_key, {self.key} limit :most",
            **wanted,
            after_name=name,
            after_id=fact_id,
            most=most,
        )

    def lock(
        self, transaction: Transaction, fact_id: str, wanted: Wanted
    ) -> Entry[F] | None:
        """Take one in hand, until all is committed; None when it is not to be seen."""
        conditions = [f"{self.key} = :id", *self._conditions(wanted)]
        condition = " and ".join(conditions)
        found = self.lock_all(transaction, condition, id=fact_id, **wanted)
        return found[0] if found else None

    def lock_all(
        self, transaction: Transaction, condition: str, **bound: Any
    ) -> list[Entry[F]]:
        """Take in hand those for which a condition, SQL, holds."""
        # Rows that refer to these may still be written meanwhile.
        ending = f"where {condition} order by {self.key} for no key update"
        return self.read(transaction, ending, **bound)

    def read(
        self, transaction: Transaction, ending: str, **bound: Any
    ) -> list[Entry[F]]:
        rows = transaction.session.execute(
            text(f"select * from registry.{self.bulk.table} {ending}"),
            bound,
        )
        return [Entry(self.fact_of(row), row.revision) for row in rows.all()]

    def branch_of(self, fact: F) -> str:
        """Return the branch that a fact is kept under."""
        branch: str = self.row_of(fact)[list(self.bulk.columns).index("branch_id")]
        return branch

    def save(self, transaction: Transaction, entries: Sequence[Entry[F]]) -> None:
        """Write entries down; raises AlreadyRecorded."""
        rows = [(*self.row_of(each.fact), each.revision) for each in entries]
        try:
            taken = self.bulk.keep_newest(transaction, rows, self.key)
        except IntegrityError as clash:
            if isinstance(clash.orig, UniqueViolation):
                raise AlreadyRecorded from clash
            raise
        if len(taken) < len(rows):
            raise AlreadyRecorded

    def _conditions(self, wanted: Wanted) -> list[str]:
        return [self.filters[name] for name in wanted]
