"""Statements of every event, run by the driver: SQLAlchemy takes as long again."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError

from libs.storage.engine import note
from libs.storage.transactions import Transaction

DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # it has no types
MOST_STATEMENTS = 2_000


def run(
    transaction: Transaction, sql: str, bound: Mapping[str, Any]
) -> psycopg.Cursor[Any]:
    """Run a statement, its parameters spelled `:name`; what it finds are named tuples.

    The cursor is read before the statement is run again.
    """
    # What goes past SQLAlchemy goes past its events, which tell the watchdog.
    note(transaction.session)
    lent = transaction.session.connection
    driver: Any = lent.driver_connection
    # A cursor knows how to read what it has read before: each statement keeps its own.
    kept = lent.info.setdefault("cursors", {})
    try:
        if sql not in kept:
            kept[sql] = driver.cursor(row_factory=namedtuple_row)
        cursor: psycopg.Cursor[Any] = kept[sql]
        return cursor.execute(_spelled(sql), bound)
    except psycopg.Error as failure:
        # Whoever judges failures knows them by SQLAlchemy's names.
        raise DBAPIError.instance(
            sql, None, failure, psycopg.Error, hide_parameters=True
        ) from failure


@lru_cache(MOST_STATEMENTS)
def _spelled(sql: str) -> str:
    return str(text(sql).compile(dialect=DIALECT))
