"""PostgreSQL for tests: a server, and databases copied from a template filled once."""

import os
import secrets
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from libs.storage import embedded, postmaster

Prepare = Callable[[str], None]


@dataclass(frozen=True)
class DatabaseServer:
    """A server on which tests may create databases; `url` is an administrator's."""

    url: str
    templates: dict[Prepare, str] = field(default_factory=dict)
    created: list[str] = field(default_factory=list)


@contextmanager
def server() -> Iterator[DatabaseServer]:
    """Lend the server of KEEPWELL_TEST_DATABASE_URL, or one that is thrown away."""
    given = os.environ.get("KEEPWELL_TEST_DATABASE_URL")
    with _given(given) if given else _thrown_away() as lent:
        yield lent


def fresh_database(server: DatabaseServer, prepare: Prepare) -> str:
    """Create a database like the one that `prepare` filled; return its URL.

    `prepare` is called once per server, with the URL of an empty database.
    """
    if prepare not in server.templates:
        template = _create(server, "template0")
        prepare(_url(server, template))
        server.templates[prepare] = template
    return _url(server, _create(server, server.templates[prepare]))


@contextmanager
def lent_database(server: DatabaseServer, prepare: Prepare) -> Iterator[str]:
    """Lend the URL of a fresh database and drop it at once when it comes back.

    Its files are gone before they reach the disk; hundreds that stay cost a minute.
    """
    url = fresh_database(server, prepare)
    try:
        yield url
    finally:
        _drop(server, urlsplit(url).path.lstrip("/"))


@contextmanager
def _given(url: str) -> Iterator[DatabaseServer]:
    lent = DatabaseServer(url)
    try:
        yield lent
    finally:
        for name in list(lent.created):
            _drop(lent, name)


@contextmanager
def _thrown_away() -> Iterator[DatabaseServer]:
    with ExitStack() as undo:
        folder = Path(undo.enter_context(TemporaryDirectory()))
        started = embedded.start(folder, durable=False)
        undo.callback(started.stop)
        (pid,) = postmaster.servers(started.data / "cluster")
        undo.enter_context(_dies_with_us(pid))
        yield DatabaseServer(started.url)


@contextmanager
def _dies_with_us(pid: int) -> Iterator[None]:
    """Have a shell wait for the end of its input, which also comes if we are killed."""
    order = ("/bin/sh", "-c", f"read _; kill -QUIT {pid}")
    with subprocess.Popen(  # noqa: S603  our own words
        order, stdin=subprocess.PIPE, start_new_session=True
    ) as shell:
        yield
        shell.kill()


def _create(server: DatabaseServer, template: str) -> str:
    name = f"keepwell_test_{secrets.token_hex(6)}"
    # To copy the files is faster than to log every block of them, as is the default.
    copy = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    _execute(server, copy, name, template)
    server.created.append(name)
    return name


def _drop(server: DatabaseServer, name: str) -> None:
    _execute(server, SQL("DROP DATABASE {} WITH (FORCE)"), name)
    server.created.remove(name)


def _execute(server: DatabaseServer, statement: SQL, *names: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement.format(*map(Identifier, names)))


def _url(server: DatabaseServer, database: str) -> str:
    return urlsplit(server.url)._replace(path=f"/{database}").geturl()
