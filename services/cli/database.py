"""The database as its owner: the environment's, or that of the suite that runs here."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine

from libs.rotation import Rotating
from libs.storage import embedded
from libs.storage.engine import with_driver
from libs.values import Refused
from services.embedded.folder import Folder, SuiteDoesNotRun

DATABASE = "KEEPWELL_DATABASE_URL"


class NoUrlInFile(Refused):
    """The file that stands for KEEPWELL_DATABASE_URL holds no URL."""


@contextmanager
def connected() -> Iterator[Connection]:
    """Lend a connection in a transaction; raises SuiteDoesNotRun and NoUrlInFile."""
    engine = create_engine(with_driver(owner_url()))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


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
