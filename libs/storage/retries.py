"""What may simply be run again: the moment is to blame for it, and not who asked."""

from collections.abc import Callable
from typing import TypeVar

import psycopg
from sqlalchemy import Connection
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

Result = TypeVar("Result")

AT_ONCE_TRIES = 5
AT_ONCE = {"40001", "40P01", "55P03"}  # serialization, deadlock, lock not available
# A statement was prepared before a migration changed what it returns.
STALE_PLAN = "RevalidateCachedQuery"


def passes_at_once(failure: Exception) -> bool:
    """Tell whether the same transaction may simply be run again."""
    return isinstance(failure, DBAPIError) and (
        sqlstate(failure) in AT_ONCE or is_stale(failure.orig)
    )


def is_stale(failure: BaseException | None) -> bool:
    """Tell by PostgreSQL's own place of the error whether a plan has gone stale."""
    return (
        isinstance(failure, psycopg.Error)
        and failure.diag.source_function == STALE_PLAN
    )


def persistently(act: Callable[[], Result], tries: int = AT_ONCE_TRIES) -> Result:
    """Act, and again at once for as long as that may help, as after a deadlock."""
    try:
        return act()
    except Exception as failure:
        if tries == 1 or not passes_at_once(failure):
            raise
    return persistently(act, tries - 1)


def sqlstate(failure: DBAPIError) -> str:
    """Return what PostgreSQL calls it; nothing when it said nothing."""
    return getattr(failure.orig, "sqlstate", None) or ""


def begin_anew(connection: Connection, failure: Exception) -> None:
    """Let no connection go on with statements that a migration has made stale."""
    if is_stale(failure):
        connection.invalidate(failure)
        connection.engine.dispose()


def on_error(told: ExceptionContext) -> None:
    """Do the same for what SQLAlchemy runs, at its event `handle_error`."""
    if is_stale(told.original_exception):
        told.is_disconnect = True  # and so is every other of the pool
