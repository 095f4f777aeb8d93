"""`keepwell backup` and `keepwell restore`: all of a suite in a folder, and back."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg
from sqlalchemy import Engine

from libs.storage import backups as noted
from libs.storage import dumps, embedded, outbox
from libs.storage.logins import login_names
from libs.values import Conflict
from services import preparation
from services.cli.database import owner_url
from services.cli.printing import counted
from services.embedded.folder import Folder
from services.suite import WORKERS

DATABASE = "database.dump"
OWNER_ONLY = 0o700
KNOWN = "select to_regnamespace('keepwell') is not null"
ANOTHER = click.Path(file_okay=False, path_type=Path)
THERE = click.Path(exists=True, file_okay=False, path_type=Path)


class BackupIsThere(Conflict):
    """There is something in the folder already: give each backup one of its own."""


class SuiteIsThere(Conflict):
    """A suite is there already; it is restored where there is none."""


@click.command()
@click.argument("folder", type=ANOTHER)
def backup(folder: Path) -> None:
    """Write all that is kept into the new folder FOLDER, while the suite runs.

    It is that of the suite that runs here, with its secrets, or KEEPWELL_DATABASE_URL's
    database. Whoever can read the folder knows everything.
    """
    if folder.exists():
        raise BackupIsThere
    draft = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=OWNER_ONLY)
    click.echo("Writing the database")
    url = owner_url()
    dumps.dump(url, draft / DATABASE)
    dumps.read_back(draft / DATABASE)
    for secret in _secrets_here():
        shutil.copy2(secret, draft)
    draft.rename(folder)
    _note(url)
    size = sum(each.stat().st_size for each in folder.iterdir())
    click.echo(f"{folder} is whole: {size / 2**20:.1f} MiB.")


@click.command()
@click.argument("folder", type=THERE)
def restore(folder: Path) -> None:
    """Fill an empty data folder, or an empty database, with the backup in FOLDER.

    It is KEEPWELL_DATA's folder, or KEEPWELL_DATABASE_URL's database. What is restored
    sends nothing to the world outside until it is armed.
    """
    with _empty(folder) as (url, passwords), preparation.owner(url) as engine:
        click.echo("Reading the database")
        preparation.provide_roles(engine, passwords)
        dumps.load(url, folder / DATABASE)
        carried = _carry_again(engine)
    events = counted(carried, "event travels", "events travel")
    click.echo(f"Restored; {events} again, and whoever has heard one drops it.")
    click.echo("Then: keepwell person erase --again FILE, for whom was erased since.")


def _note(url: str) -> None:
    with preparation.owner(url) as engine, engine.begin() as connection:
        # A database from before a newer version's migrations has nowhere to note it.
        if noted.can_note(connection):
            noted.note(connection, verified=True)


def _secrets_here() -> list[Path]:
    """Name the files without which an embedded suite's database is of little use."""
    if os.environ.get("KEEPWELL_DATABASE_URL"):
        return []
    return [each for each in Folder.of(os.environ).secret_files if each.exists()]


@contextmanager
def _empty(backup: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Lend the owner's URL of a place without a suite, and the roles' passwords."""
    if url := os.environ.get("KEEPWELL_DATABASE_URL"):
        _check_empty(url)
        yield url, {}
        return
    with _new_server(Folder.of(os.environ), backup) as lent:
        yield lent


@contextmanager
def _new_server(folder: Folder, backup: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with folder.held():
        if folder.postgres.exists():
            raise SuiteIsThere(f"{folder.path} has a suite already.")
        names = [secret.name for secret in folder.secret_files]
        for kept in filter(Path.exists, (backup / name for name in names)):
            shutil.copy2(kept, folder.path)
        server = embedded.start(folder.postgres)
        try:
            yield server.url, folder.secrets(login_names(WORKERS))
        finally:
            server.stop()


def _check_empty(url: str) -> None:
    with psycopg.connect(url) as connection:
        [known] = connection.execute(KNOWN).fetchone() or [False]
    if known:
        raise SuiteIsThere


def _carry_again(engine: Engine) -> int:
    with engine.begin() as connection:
        return sum(outbox.carry_again(connection, service) for service in WORKERS)
