"""`keepwell backup` and `keepwell restore`: all of a suite in a folder, and back."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import click
from sqlalchemy import Engine

from libs.storage import backups as noted
from libs.storage import dumps
from libs.values import Conflict
from services import preparation
from services.cli import restoring
from services.cli.database import answering, owner_url, told_url
from services.cli.printing import counted
from services.embedded.folder import Folder

ANOTHER = click.Path(file_okay=False, path_type=Path)
THERE = click.Path(exists=True, file_okay=False, path_type=Path)


class BackupIsThere(Conflict):
    """There is something in the folder already: give each backup one of its own."""


@click.command()
@click.argument("folder", type=ANOTHER)
def backup(folder: Path) -> None:
    """Write all that is kept into the new folder FOLDER, while the suite runs.

    It is that of the suite that runs here, with its secrets, or KEEPWELL_DATABASE_URL's
    database. Whoever can read the folder knows everything.
    """
    if folder.exists():
        raise BackupIsThere
    url = owner_url()
    with _draft_of(folder) as draft:
        click.echo("Writing the database")
        dumps.dump(url, draft / restoring.DATABASE)
        dumps.read_back(draft / restoring.DATABASE)
        for secret in _secrets_here():
            restoring.copy_closed(secret, draft)
        _let_settle(draft)
        draft.rename(folder)
    with preparation.owner(url) as engine:
        _note(engine)
    size = sum(each.stat().st_size for each in folder.iterdir())
    click.echo(f"{folder} is whole: {size / 2**20:.1f} MiB.")


@click.command()
@click.argument("folder", type=THERE)
def restore(folder: Path) -> None:
    """Fill an empty data folder, or an empty database, with the backup in FOLDER.

    It is KEEPWELL_DATA's folder, or KEEPWELL_DATABASE_URL's database. What is restored
    sends nothing to the world outside until it is armed.
    """
    with answering(), restoring.place_for(folder) as url:
        click.echo("Reading the database")
        carried = restoring.fill(url, folder)
    events = counted(carried, "event travels", "events travel")
    click.echo(f"Restored; {events} again, and whoever has heard one drops it.")
    click.echo("Then: keepwell person erase --again FILE, for whom was erased since.")


@contextmanager
def _draft_of(folder: Path) -> Iterator[Path]:
    """Lend a folder beside it, which goes unless it is renamed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f"{folder.name}.unfinished.", dir=folder.parent))
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _secrets_here() -> list[Path]:
    """Name the files without which an embedded suite's database is of little use."""
    if told_url(os.environ):
        return []
    return [each for each in Folder.of(os.environ).secret_files if each.exists()]


def _let_settle(folder: Path) -> None:
    """Wait until the disk has what is in the folder."""
    for each in (*folder.iterdir(), folder):
        descriptor = os.open(each, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _note(engine: Engine) -> None:
    with engine.begin() as connection:
        # A database from before a newer version's migrations has nowhere to note it.
        if noted.can_note(connection):
            noted.note(connection, verified=True)
