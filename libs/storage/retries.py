"""What may simply be run again: the moment is to blame for it, and not who asked."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

Result = TypeVar("Result")

AT_ONCE_TRIES = 5
# A statement prepared before a migration changed what it returns.
STALE_PLAN = "0A000"
# Serialization, deadlock, lock not available.
AT_ONCE = {"40001", "40P01", "55P03", STALE_PLAN}


def passes_at_once(failure: Exception) -> bool:
    """Tell whether the same transaction may simply be run again."""
    return isinstance(failure, DBAPIError) and sqlstate(failure) in AT_ONCE


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


def begin_anew(engine: Engine | None, failure: BaseException) -> None:
    """Let no connection go on with statements that a migration has made stale."""
    if engine and getattr(failure, "sqlstate", None) == STALE_PLAN:
        engine.dispose()


def on_error(told: ExceptionContext) -> None:
    """Hear of what fails; for SQLAlchemy's event `handle_error`."""
    begin_anew(told.engine, told.original_exception)
