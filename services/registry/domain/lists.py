"""Lists of what belongs to clients: a row tells of one record of a known client."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic

from libs.values import BranchId, FieldError, Invalid, Refusal
from services.registry.domain.books import Book, Outcome
from services.registry.domain.branches import Branch
from services.registry.domain.cells import Cells, ClientCells
from services.registry.domain.clients import Client, client_id
from services.registry.domain.entries import F
from services.registry.domain.imports import Reading, errors_among, errors_of
from services.registry.domain.recognising import clients_named, meant
from services.registry.domain.register import NoSuchBranch
from services.registry.domain.texts import wrong


class NoSuchClient(Invalid):
    """The branch has no such client: import the clients first."""


@dataclass(frozen=True)
class Owner:
    """The client a row is about, and its branch."""

    branch: Branch
    client: Client


@dataclass(frozen=True)
class ListKind(Generic[F]):
    """A kind of list: what it is of, its columns, and what a row of it tells.

    `told` gets a row, the Owner or the Branch that it is about, and what is on record;
    it returns the record whole, where what is blank stays. `readings` reads each column
    by itself.
    """

    of: str
    row: type[Cells]
    told: Callable[[Any, Any, Book[F]], F]
    readings: Callable[[Any, "AtHand[F]"], Iterator[Reading]]


@dataclass(frozen=True)
class AtHand(Generic[F]):
    """What is on record, as far as some rows are about it."""

    branches: Book[Branch]
    clients: Book[Client]
    records: Book[F]
    sees: Callable[[BranchId], bool]

    def about(self, row: Cells) -> Owner | Branch:
        """Return whom a row is about; raises Missing, NoSuchBranch and NoSuchClient."""
        branch = self.branch(row)
        if isinstance(row, ClientCells):
            return Owner(branch, self._client(row, branch.id))
        return branch

    def branch(self, row: Cells) -> Branch:
        """Return the branch that a row names; raises Missing and NoSuchBranch."""
        row.required("branch")
        branch = self.branches.get(row.branch_code)
        if branch is None or not self.sees(branch.id):
            raise wrong(NoSuchBranch, "branch")
        return branch

    def _client(self, row: ClientCells, branch: BranchId) -> Client:
        column = "client" if row.client or not row.reference else "reference"
        row.required(column)
        usual = client_id(branch, row.reference, row.client or "")
        named = clients_named(self.clients, branch, row.reference, row.client)
        if client := meant(named, usual, column):
            return client
        raise wrong(NoSuchClient, column)


@dataclass(frozen=True)
class TakenRecord:
    """What became of a row; a rejected one says what is wrong with it."""

    line: int
    record: Outcome = Outcome.REJECTED
    record_id: str | None = None
    branch_id: BranchId | None = None
    erased_before: bool = False
    errors: tuple[FieldError, ...] = ()


def take(kind: ListKind[F], at_hand: AtHand[F], row: Cells) -> TakenRecord:
    """Put what a row tells into the book; a bad one changes nothing there."""
    try:
        row.check()
        record = kind.told(row, at_hand.about(row), at_hand.records)
    except Refusal as refused:
        further = errors_among(
            [partial(at_hand.about, row), *kind.readings(row, at_hand)]
        )
        errors = tuple(dict.fromkeys([*errors_of(refused), *further]))
        return TakenRecord(row.line, errors=errors)
    outcome = at_hand.records.put(record)
    return TakenRecord(row.line, outcome, record.id, row.branch_code)
