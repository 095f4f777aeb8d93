"""Statements of every event, run by the driver: SQLAlchemy takes as long again."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.exc import DBAPIError

from libs.storage.engine import note
from libs.storage.retries import begin_anew
from libs.storage.transactions import Transaction

# Numbered as PostgreSQL numbers them, the driver need not look for parameters again.
DIALECT = PGDialect(  # type: ignore[no-untyped-call]  # it has no types
    paramstyle="numeric_dollar"
)
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
            kept[sql] = psycopg.RawCursor(driver, row_factory=namedtuple_row)
        cursor: psycopg.Cursor[Any] = kept[sql]
        spelled, names = _spelled(sql)
        return cursor.execute(spelled, [bound[name] for name in names])
    except psycopg.Error as failure:
        begin_anew(transaction.session, failure)
        # Whoever judges failures knows them by SQLAlchemy's names.
        raise DBAPIError.instance(
            sql, None, failure, psycopg.Error, hide_parameters=True
        ) from failure


@lru_cache(MOST_STATEMENTS)
def _spelled(sql: str) -> tuple[str, Sequence[str]]:
    compiled = text(sql).compile(dialect=DIALECT)
    return str(compiled), compiled.positiontup or ()
