"""Starts an embedded suite, keeps it alive, and stops it; it loads next to nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event

from libs.ports import free_port
from libs.storage import embedded, postmaster
from libs.storage.embedded import EmbeddedPostgres
from libs.values import Conflict, Refused
from services.embedded.children import LOCALHOST, Child
from services.embedded.folder import Folder
from services.embedded.logs import bound

ROUND_SECONDS = 0.5
READY_ROUNDS = 120  # of ROUND_SECONDS
# What the operator says of sending; where all else is, is found out here.
OF_OUTBOUND = "KEEPWELL_OUTBOUND_"
PAGES = f"{OF_OUTBOUND}PUBLIC_URL"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PortTaken(Conflict):
    """Something else listens on the port; choose another one with --port."""


class SuiteDidNotStart(Refused):
    """The suite did not start."""


@dataclass(frozen=True)
class Wishes:
    """How the suite is to be run; `clock` is where a simulated clock begins."""

    port: int
    clock: datetime | None


def run(
    folder: Folder,
    wishes: Wishes,
    told: Callable[[str], None],
    ready: Callable[[], None],
) -> None:
    """Run the suite until SIGINT, SIGTERM or SIGHUP.

    `told` hears what is done; `ready` is called once the suite answers. Raises
    PortTaken, SuiteRunsAlready, SuiteDidNotStart and what PostgreSQL may raise.
    """
    with folder.held() as lock, _stopping() as stop:
        _check_port(wishes.port)
        told("Starting PostgreSQL")
        postgres = embedded.start(folder.postgres)
        try:
            environment = _prepared(folder, postgres, wishes)
            folder.serve_at(f"http://{LOCALHOST}:{wishes.port}")
            told("Starting workers and APIs")
            suite = Suite(postgres, environment, lock, told)
            _supervise(folder, suite, stop, ready)
        finally:
            told("Stopping PostgreSQL")
            postgres.stop()


@dataclass
class Suite:
    """The server, what its processes find in their environment, and who is told."""

    postgres: EmbeddedPostgres
    environment: Mapping[str, str]
    lock: int
    told: Callable[[str], None]

    def keep_alive(self, children: list[Child]) -> None:
        """Start again whatever has ended; the server comes back at its address."""
        cluster = self.postgres.data / "cluster"
        if not postmaster.is_running(cluster):
            port = int(self.environment["KEEPWELL_DATABASE_PORT"])
            self.postgres = embedded.start(self.postgres.data, port)
            self.told("PostgreSQL had stopped, started again")
        for child in children:
            ended = child.exit_code
            if child.keep_alive(self.environment, self.lock) and ended is not None:
                self.told(f"{child.name} stopped (exit {ended}), started again")
            bound(child.log)
        bound(self.postgres.data / "postgres.log")


def _supervise(
    folder: Folder, suite: Suite, stop: Event, ready: Callable[[], None]
) -> None:
    children = _children(folder, suite.environment)
    try:
        suite.keep_alive(children)
        _await_ready(children, suite, stop)
        if not stop.is_set():
            ready()
        while not stop.wait(ROUND_SECONDS):
            suite.keep_alive(children)
    finally:
        # The doors first, so that what they let in can still be worked off.
        for child in children:
            child.end()


def _await_ready(children: list[Child], suite: Suite, stop: Event) -> None:
    for _ in range(READY_ROUNDS):
        if all(child.ready for child in children) or stop.wait(ROUND_SECONDS):
            return
        suite.keep_alive(children)
    silent = next(child for child in children if not child.ready)
    raise SuiteDidNotStart(
        f"The {silent.name} did not become ready. The end of {silent.log}:\n"
        f"{silent.last_words}"
    )


def _children(folder: Folder, environment: Mapping[str, str]) -> list[Child]:
    port, side_port = environment["KEEPWELL_PORT"], environment["KEEPWELL_SIDE_PORT"]
    apis = ("services.cli", "api", "--port", port)
    logs = folder.path / "logs"
    logs.mkdir(exist_ok=True)
    return [
        Child("apis", _python(*apis), int(port), logs / "apis.log"),
        Child(
            *("workers", _python("services.worker")),
            *(int(side_port), logs / "workers.log"),
        ),
    ]


def _prepared(
    folder: Folder, postgres: EmbeddedPostgres, wishes: Wishes
) -> dict[str, str]:
    """Prepare the database in a process of its own, which takes what it loads away."""
    begins = [wishes.clock.isoformat()] if wishes.clock else []
    done = subprocess.run(  # noqa: S603 our own command
        _python("services.embedded.prepare", str(folder.path), postgres.url, *begins),
        env=_plain_environment(),
        stdout=subprocess.PIPE,
        start_new_session=True,
        check=False,
    )
    if done.returncode:
        raise SuiteDidNotStart("The database could not be prepared.")
    return {
        **_plain_environment(),
        **json.loads(done.stdout),
        "KEEPWELL_PORT": str(wishes.port),
        PAGES: os.environ.get(PAGES) or f"http://{LOCALHOST}:{wishes.port}",
        "KEEPWELL_SIDE_HOST": LOCALHOST,
        "KEEPWELL_SIDE_PORT": str(free_port()),
    }


def _plain_environment() -> dict[str, str]:
    ours = {
        name: v
        for name, v in os.environ.items()
        if not name.startswith("KEEPWELL_") or name.startswith(OF_OUTBOUND)
    }
    return {**ours, "PYTHONPATH": str(Path(__file__).parents[2])}


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-W", "ignore", "-m", module, *arguments]


def _check_port(port: int) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOCALHOST, port))
        except OSError:
            raise PortTaken(
                f"Something else listens on port {port}; choose another with --port."
            ) from None


@contextmanager
def _stopping() -> Iterator[Event]:
    stop = Event()
    before = {each: signal.signal(each, lambda *_: stop.set()) for each in SIGNALS}
    try:
        yield stop
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
