"""The database as its owner: the environment's, or that of the suite that runs here."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from libs.rotation import Rotating
from libs.storage import embedded
from libs.storage.engine import with_driver
from libs.values import Invalid, Refused
from services.embedded.folder import Folder, SuiteDoesNotRun

DATABASE = "KEEPWELL_DATABASE_URL"


class NoUrlInFile(Refused):
    """The file that stands for KEEPWELL_DATABASE_URL holds no URL."""


class NoUrl(Invalid):
    """KEEPWELL_DATABASE_URL is no URL of a PostgreSQL database."""


class DatabaseAway(Refused):
    """PostgreSQL does not answer."""


@contextmanager
def connected() -> Iterator[Connection]:
    """Lend a connection in a transaction.

    Raises SuiteDoesNotRun, NoUrlInFile, NoUrl and DatabaseAway.
    """
    with answering(), ExitStack() as kept:
        engine = create_engine(with_driver(owner_url()))
        kept.callback(engine.dispose)
        yield kept.enter_context(engine.begin())


@contextmanager
def answering() -> Iterator[None]:
    """Raise NoUrl and DatabaseAway for what the driver says of them."""
    try:
        yield
    except (ArgumentError, NoSuchModuleError) as unread:
        raise NoUrl from unread
    except OperationalError as away:
        first = str(away.orig).strip().splitlines()[0]
        why = first.rpartition("failed: ")[2]
        raise DatabaseAway(f"PostgreSQL does not answer: {why}") from away


def owner_url() -> str:
    """Find the environment's database, or the running suite's.

    Raises SuiteDoesNotRun and NoUrlInFile.
    """
    if told := told_url(os.environ):
        return told
    folder = Folder.of(os.environ)
    if not folder.runs:
        raise SuiteDoesNotRun
    return embedded.start(folder.postgres).url


def told_url(environment: Mapping[str, str]) -> str | None:
    """Say which database is meant; None is that of the data folder's suite.

    Raises NoUrlInFile: that somebody meant a database is known, but not which.
    """
    for url in Rotating(DATABASE, environment).values():
        return url
    if environment.get(f"{DATABASE}_FILE"):
        raise NoUrlInFile
    return None
