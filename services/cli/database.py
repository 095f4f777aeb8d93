"""The database as its owner: the environment's, or that of the suite that runs here."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine

from libs.rotation import Rotating
from libs.storage import embedded
from libs.storage.engine import with_driver
from services.embedded.folder import Folder, SuiteDoesNotRun


@contextmanager
def connected() -> Iterator[Connection]:
    """Lend a connection in a transaction; raises SuiteDoesNotRun."""
    engine = create_engine(with_driver(owner_url()))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def owner_url() -> str:
    """Find KEEPWELL_DATABASE_URL, or the running suite's; raises SuiteDoesNotRun."""
    for given in Rotating("KEEPWELL_DATABASE_URL", os.environ).values():
        return given
    folder = Folder.of(os.environ)
    if not folder.runs:
        raise SuiteDoesNotRun
    return embedded.start(folder.postgres).url
