"""Imports: what each recorded is noted, so that it can be told and reverted."""

from collections.abc import Sequence
from typing import Protocol

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.registry.domain.books import Book
from services.registry.domain.entries import F
from services.registry.domain.runs import Carried, Run
from services.registry.storage import runs as storage
from services.registry.usecases.records import Records


class OfABranch(Protocol):
    """What became of a row, and of which branch it is."""

    @property
    def branch_id(self) -> BranchId | None:
        """The branch; None for a rejected row."""


def begin(transaction: Transaction, run: Run, taken: Sequence[OfABranch]) -> None:
    """Note that an import is about the branches of what it took."""
    storage.begin(transaction, run, {row.branch_id for row in taken if row.branch_id})


def record(
    transaction: Transaction, run: Run, records: Records[F], book: Book[F]
) -> None:
    """Record what a book has learnt, and note the revisions before and after."""
    kept = records.record(transaction, book.to_record())
    branch_of = records.table.branch_of
    storage.note(
        transaction,
        [
            (
                *(run.id, records.table.bulk.table, each.id, branch_of(each.fact)),
                *(book.revision_of(each.id), each.revision),
            )
            for each in kept
        ],
    )


def listed(
    transaction: Transaction, after: Sequence[str] | None, most: int
) -> list[Carried]:
    """List imports, the newest first."""
    return storage.page(transaction, after, most)
