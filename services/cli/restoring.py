"""A backup becomes a suite: in an empty database, or a data folder without one.

It counts as there once all of it is. Whoever is broken off begins again, and nothing
that was there before is overwritten.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from libs.storage import catalog, dumps, embedded, outbox
from libs.storage.embedded import EmbeddedPostgres
from libs.values import Conflict, Refused
from services import preparation
from services.cli.database import told_url
from services.embedded.folder import Folder

DATABASE = "database.dump"
OWNER_ONLY = 0o600
UNFINISHED = "postgres.unfinished"
# What was read in and has not been let travel again yet is marked by a schema.
STATE = """
select to_regnamespace('keepwell') is not null,
  to_regnamespace('keepwell_restoring') is not null
"""
MARK = "create schema if not exists keepwell_restoring"
UNMARK = "drop schema if exists keepwell_restoring"


class SuiteIsThere(Conflict):
    """A suite is there already; it is restored where there is none."""


class SecretsAreThere(Conflict):
    """The data folder has other secrets, which may be needed for another backup."""


class NoBackup(Refused):
    """The folder is not what `keepwell backup` makes."""


@contextmanager
def place_for(backup: Path) -> Iterator[str]:
    """Lend the owner's URL of the place without a suite that the environment means.

    Raises NoBackup before anything is made, SuiteIsThere and SecretsAreThere.
    """
    _check_has(backup, DATABASE)
    if url := told_url(os.environ):
        yield url
        return
    folder = Folder.of(os.environ)
    needed, *others = (backup / secret.name for secret in folder.secret_files)
    for secret in (needed, *filter(Path.exists, others)):
        _check_reads(secret)
    with folder.held():
        _check_free(folder, backup)
        with _new_server(folder, backup) as url:
            yield url


def fill(url: str, backup: Path) -> int:
    """Read the backup in, and let what was announced travel again; say how much.

    The broker may have lost what it had in hand. Raises SuiteIsThere and NotLoaded.
    """
    with preparation.owner(url) as engine:
        if not _was_broken_off(engine):
            preparation.provide_roles(engine, {})
            _load(engine, url, backup / DATABASE)
        with engine.begin() as connection:
            carried = _carry_again(connection)
            connection.exec_driver_sql(UNMARK)
    return carried


def copy_closed(file: Path, folder: Path) -> None:
    """Copy a file that nobody but its owner may read."""
    copied = folder / file.name
    copied.touch(mode=OWNER_ONLY)
    copied.chmod(OWNER_ONLY)
    shutil.copyfile(file, copied)


def _check_has(backup: Path, name: str) -> None:
    if not (backup / name).is_file():
        raise NoBackup(f"There is no {name} in {backup}.")


def _check_reads(secret: Path) -> None:
    try:
        json.loads(secret.read_text())
    except (OSError, ValueError) as unread:
        raise NoBackup(f"{secret} is missing or is broken.") from unread


def _check_free(folder: Folder, backup: Path) -> None:
    if folder.postgres.exists():
        raise SuiteIsThere(f"{folder.path} has a suite already.")
    for there in filter(Path.exists, folder.secret_files):
        kept = backup / there.name
        if not kept.exists() or kept.read_bytes() != there.read_bytes():
            raise SecretsAreThere(f"{there} is not that of the backup: move it away.")


@contextmanager
def _new_server(folder: Folder, backup: Path) -> Iterator[str]:
    draft = folder.path / UNFINISHED
    _remove(draft)
    try:
        server = embedded.start(draft)
        yield server.url
        server.stop()
        kept = (backup / each.name for each in folder.secret_files)
        for secret in filter(Path.exists, kept):
            copy_closed(secret, folder.path)
        draft.rename(folder.postgres)
    finally:
        _remove(draft)


def _remove(draft: Path) -> None:
    if draft.exists():
        EmbeddedPostgres(draft, "").stop()
        shutil.rmtree(draft)


def _was_broken_off(engine: Engine) -> bool:
    """Tell whether all was read in before; raises SuiteIsThere."""
    with engine.connect() as connection:
        known, marked = connection.exec_driver_sql(STATE).one()
    if known and not marked:
        raise SuiteIsThere
    return bool(known)


def _load(engine: Engine, url: str, dump: Path) -> None:
    _say(engine, MARK)
    try:
        dumps.load(url, dump)
    except dumps.NotLoaded:
        _say(engine, UNMARK)
        raise


def _say(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def _carry_again(connection: Connection) -> int:
    """Ask the database, which may be older, whose outboxes it has."""
    every = catalog.names(connection, catalog.OUTBOXES)
    return sum(outbox.carry_again(connection, service) for service in every)
