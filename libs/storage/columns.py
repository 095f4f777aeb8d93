"""Columns that follow from the frozen dataclass whose values they keep.

A field is the column of its name, a field `client: ClientId` the column client_id and
`id` the key; what SQL has no word for is kept as JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    Any,
    Generic,
    NewType,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from psycopg.types.json import Jsonb

F = TypeVar("F")

JSON = "jsonb"
SQL_TYPES: Mapping[Any, str] = {
    str: "text",
    bool: "boolean",
    int: "bigint",
    Decimal: "numeric",
    date: "date",
    datetime: "timestamptz",
}
AS_THEY_ARE = (date, datetime, Decimal)


@dataclass(frozen=True)
class Columns(Generic[F]):
    """How a fact becomes a row and a row the fact: `names` by field, `types` by column.

    `types` are in the order of the cells of a row.
    """

    fact: type[F]
    names: Mapping[str, str]
    types: Mapping[str, str]

    def row_of(self, fact: F) -> tuple[Any, ...]:
        """Return the cells of a fact."""
        return tuple(
            _written(getattr(fact, name), self.types[column])
            for name, column in self.names.items()
        )

    def fact_of(self, row: Any) -> F:
        """Return the fact of a row, which may have more columns.

        It was judged when it was written: a rule made since must not hide it.
        """
        cells = dict(zip(self.names, self._cells(row), strict=True))
        for name, turn in self._turned:
            if cells[name] is not None:
                cells[name] = turn(cells[name])
        fact = object.__new__(self.fact)
        vars(fact).update(cells)
        return fact

    @cached_property
    def _cells(self) -> Callable[[Any], tuple[Any, ...]]:
        return attrgetter(*self.names.values())

    @cached_property
    def _turned(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        hints = get_type_hints(self.fact)
        kinds = {name: _required(hints[name]) for name in self.names}
        return tuple(
            (name, _turn(kind))
            for name, kind in kinds.items()
            if not _is_as_stored(kind)
        )


def columns_of(fact: type[F], key: str) -> Columns[F]:
    """Work out the columns of a frozen dataclass whose `id` is the column `key`."""
    hints = get_type_hints(fact)
    named = [field.name for field in fields(fact)]  # type: ignore[arg-type]  # F is one
    names = {name: _column_of(name, hints[name], key) for name in named}
    types = {names[name]: _sql_type(hints[name]) for name in named}
    return Columns(fact, names, types)


def _turn(kind: Any) -> Callable[[Any], Any]:
    """Choose how a cell becomes what the fact holds; the short ways are the usual."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.value: member for member in kind}.__getitem__
    if get_origin(kind) is tuple and all(map(_is_as_stored, get_args(kind)[:1])):
        return tuple
    return partial(msgspec.convert, type=kind)


def _is_as_stored(kind: Any) -> bool:
    return (kind.__supertype__ if isinstance(kind, NewType) else kind) in SQL_TYPES


def _column_of(field: str, hint: Any, key: str) -> str:
    if field == "id":
        return key
    kind = _required(hint)
    refers = isinstance(kind, NewType) and kind.__name__ == f"{field.title()}Id"
    return f"{field}_id" if refers else field


def _sql_type(hint: Any) -> str:
    kind = _required(hint)
    kind = kind.__supertype__ if isinstance(kind, NewType) else kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "text"
    return SQL_TYPES.get(kind, JSON)


def _required(hint: Any) -> Any:
    """Return what a field is when it is not None."""
    # A new type and None make the older kind of union.
    if get_origin(hint) not in (Union, UnionType):
        return hint
    (kind,) = (each for each in get_args(hint) if each is not NoneType)
    return kind


def _written(cell: Any, sql: str) -> Any:
    if cell is not None and sql == JSON:
        return Jsonb(msgspec.to_builtins(cell))
    return msgspec.to_builtins(cell, builtin_types=AS_THEY_ARE)
