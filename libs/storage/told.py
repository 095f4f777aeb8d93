"""Rows that a statement is told, as JSON.

Of that PostgreSQL always expects as many, so that it works out its own plan once and
not each time, which takes longer than all the rest.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import json
from psycopg.types.json import Json


def told(name: str, columns: Mapping[str, str]) -> str:
    """Spell the rows told as `:name`, of columns with these types, which are `n`."""
    typed = ", ".join(f"{column} {sql}" for column, sql in columns.items())
    return f"json_to_recordset(:{name}) as n ({typed})"


def as_json(rows: Sequence[Mapping[str, Any]]) -> Json:
    """Tell rows, each cell by the name of its column."""
    return Json(rows, json.encode)
