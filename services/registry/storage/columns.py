"""Tables whose columns follow from the facts they keep.

A field is the column of its name, and a field `client: ClientId` the column client_id;
what SQL has no word for is kept as JSON. The fact's `id` is the column `key`.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NewType, get_args, get_type_hints

import msgspec
from psycopg.types.json import Jsonb
from sqlalchemy import Row

from libs.storage.bulk import Bulk
from services.registry.domain.entries import F
from services.registry.storage.entries import LIKE_NAME, Table

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
OF_A_BRANCH = {"q": LIKE_NAME, "branch": "branch_id = :branch"}
OF_A_CLIENT = OF_A_BRANCH | {
    "client": "client_id = :client",
    "account_manager": (
        "client_id in (select client_id from registry.clients"
        " where account_manager = :account_manager)"
    ),
}


def table_of(
    table: str, fact: type[F], key: str, filters: Mapping[str, str]
) -> Table[F]:
    """Keep a frozen dataclass; beside its fields stand `name_key` and `revision`."""
    hints = get_type_hints(fact)
    named = {field.name: hints[field.name] for field in fields(fact)}  # type: ignore[arg-type]
    columns = {name: column_of(name, hint, key) for name, hint in named.items()}
    types = {columns[name]: sql_type(hint) for name, hint in named.items()}
    whole = {**types, "name_key": "text", "revision": "bigint"}
    return Table(
        bulk=Bulk(table, whole),
        key=key,
        filters=filters,
        row_of=writer({name: types[column] for name, column in columns.items()}),
        fact_of=reader(fact, columns),
    )


def column_of(field: str, hint: Any, key: str) -> str:
    if field == "id":
        return key
    kind = required(hint)
    refers = isinstance(kind, NewType) and kind.__name__ == f"{field.title()}Id"
    return f"{field}_id" if refers else field


def sql_type(hint: Any) -> str:
    kind = required(hint)
    kind = kind.__supertype__ if isinstance(kind, NewType) else kind
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "text"
    return SQL_TYPES.get(kind, JSON)


def required(hint: Any) -> Any:
    """Return what a field is when it is not None."""
    if not isinstance(hint, UnionType):
        return hint
    (kind,) = (each for each in get_args(hint) if each is not NoneType)
    return kind


def writer(types: Mapping[str, str]) -> Callable[[F], tuple[Any, ...]]:
    def row_of(fact: F) -> tuple[Any, ...]:
        cells = (written(getattr(fact, name), t) for name, t in types.items())
        return (*cells, fact.name_key)

    return row_of


def written(cell: Any, sql: str) -> Any:
    if cell is not None and sql == JSON:
        return Jsonb(msgspec.to_builtins(cell))
    return msgspec.to_builtins(cell, builtin_types=AS_THEY_ARE)


def reader(fact: type[F], columns: Mapping[str, str]) -> Callable[[Row[Any]], F]:
    def fact_of(row: Row[Any]) -> F:
        cells = {name: getattr(row, column) for name, column in columns.items()}
        return msgspec.convert(cells, fact)

    return fact_of
