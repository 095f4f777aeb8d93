"""A table of the registry: entries, each found by its id, the newest revision kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from libs.storage.bulk import Bulk
from libs.storage.reading import read
from libs.storage.transactions import Transaction
from libs.values import Conflict, FieldError
from services.registry.domain.entries import Entry, F

LIKE_NAME = "position(:q in name_key) > 0"
# What is the only one of its branch, by how its constraint's name ends.
TAKEN = {
    "_reference_key": "reference",
    "_email_key": "email",
    "_name_key_key": "name",
    "_unnumbered": "name",
}

Wanted = Mapping[str, str]


class AlreadyRecorded(Conflict):
    """It is on record already, or something else is under its name."""


class ChangedMeanwhile(Conflict):
    """It was changed meanwhile: read it again and decide anew."""


@dataclass(frozen=True)
class Table(Generic[F]):
    """How one kind of fact is kept: in which columns, the last being `revision`.

    `filters` is what a list of them can be narrowed by, in SQL.
    """

    bulk: Bulk
    key: str
    filters: Mapping[str, str]
    row_of: Callable[[F], tuple[Any, ...]]
    fact_of: Callable[[Any], F]

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
            today=transaction.now.date(),
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
        sql = f"select * from registry.{self.bulk.table} {ending}"
        return [
            Entry(self.fact_of(row), row.revision)
            for row in read(transaction, sql, bound)
        ]

    def branch_of(self, fact: F) -> str:
        """Return the branch that a fact is kept under."""
        branch: str = self.row_of(fact)[list(self.bulk.columns).index("branch_id")]
        return branch

    def save(self, transaction: Transaction, entries: Sequence[Entry[F]]) -> None:
        """Write entries down; raises AlreadyRecorded and ChangedMeanwhile."""
        rows = [(*self.row_of(each.fact), each.revision) for each in entries]
        try:
            taken = self.bulk.keep_newest(transaction, rows, self.key)
        except IntegrityError as clash:
            if isinstance(clash.orig, UniqueViolation):
                raise AlreadyRecorded(None, *clashing(clash.orig)) from clash
            raise
        key = list(self.bulk.columns).index(self.key)
        known = {row[key] for row in taken}
        late = [each.revision for each in entries if each.id not in known]
        if late:
            raise AlreadyRecorded if max(late) == 1 else ChangedMeanwhile

    def _conditions(self, wanted: Wanted) -> list[str]:
        return [self.filters[name] for name in wanted]


def clashing(violation: UniqueViolation) -> list[FieldError]:
    """Name the field by which something else is known, as its constraint tells."""
    constraint = violation.diag.constraint_name or ""
    return [
        FieldError(field, "taken")
        for ending, field in TAKEN.items()
        if constraint.endswith(ending)
    ]
