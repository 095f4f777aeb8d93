"""Copies of what another service tells: of each record its newest revision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from libs.storage.bulk import Bulk, Row
from libs.storage.transactions import Transaction


class Revised(Protocol):
    """An event that tells all of a record, as of a revision."""

    @property
    def revision(self) -> int:
        """The highest is the newest."""


R = TypeVar("R", bound=Revised)


@dataclass(frozen=True)
class Copies:
    """A service's table of copies: its columns and their types, the key first.

    A column holds the field of the event that bears its name, unless `made` says how it
    is made of the event.
    """

    table: str
    columns: Mapping[str, str]
    made: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def keep(self, transaction: Transaction, told: Sequence[R]) -> list[R]:
        """Keep what is newer than what was kept; return the events that told of it."""
        key = next(iter(self.columns))
        oldest_first = sorted(told, key=lambda each: each.revision)
        key_of = self.made.get(key) or attrgetter(key)
        newest = {key_of(each): each for each in oldest_first}
        rows = [self._row_of(each) for each in newest.values()]
        taken = Bulk(self.table, self.columns).keep_newest(transaction, rows, key)
        return [newest[name] for name, *_ in taken]

    def _row_of(self, told: Revised) -> Row:
        return [
            self.made[column](told) if column in self.made else getattr(told, column)
            for column in self.columns
        ]
