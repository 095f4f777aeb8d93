"""Rows for whoever only reads: from the driver, which names their cells and no more."""

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


def read(transaction: Transaction, sql: str, bound: Mapping[str, Any]) -> list[Any]:
    """Return what a query finds, its parameters spelled `:name`, as named tuples."""
    # What goes past SQLAlchemy goes past its events, which tell the watchdog.
    note(transaction.session)
    driver = transaction.session.connection.driver_connection
    try:
        with driver.cursor(row_factory=namedtuple_row) as cursor:  # type: ignore[union-attr]  # there while the transaction is
            return cursor.execute(_spelled(sql), bound).fetchall()
    except psycopg.Error as failure:
        # Whoever judges failures knows them by SQLAlchemy's names.
        raise DBAPIError.instance(
            sql, None, failure, psycopg.Error, hide_parameters=True
        ) from failure


@lru_cache(MOST_STATEMENTS)
def _spelled(sql: str) -> str:
    return str(text(sql).compile(dialect=DIALECT))
