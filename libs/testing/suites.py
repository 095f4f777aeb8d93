"""Services under test: a prepared database, a carrier and real worker processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Connection, Engine, create_engine

from libs.bus.carriers import topology
from libs.contracts.record import Event
from libs.ports import free_port
from libs.storage import roles
from libs.storage.engine import with_driver
from libs.storage.logins import login_names, login_urls
from libs.testing.brokers import Vhost
from libs.waiting import until

PASSWORD = "test"  # noqa: S105 of databases that live for one test
READY_WITHIN = 20.0  # seconds
# To make a client takes longer than `until` waits between two questions.
CALLER = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0), trust_env=False)

Heard = Mapping[str, Mapping[str, type[Event]]]
Prepare = Callable[[Connection], None]


@dataclass
class Worker:
    """A worker process."""

    process: subprocess.Popen[bytes]
    log: Path
    side_port: int

    def ready(self) -> bool:
        """Ask its side port."""
        return answers(f"http://127.0.0.1:{self.side_port}/readyz")

    def end(self, signum: signal.Signals = signal.SIGTERM, within: float = 30) -> int:
        """Send the signal and return the exit code."""
        self.process.send_signal(signum)
        return self.process.wait(within)


@dataclass
class Suite:
    """Where services under test live, and how their processes are started."""

    url: str
    heard: Heard
    carrier: str
    folder: Path
    vhost: Vhost | None = None
    settings: dict[str, str] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine: Engine = create_engine(with_driver(self.url))

    @property
    def environment(self) -> dict[str, str]:
        """Return what a process of the suite finds in its environment."""
        passwords = dict.fromkeys(login_names(self.heard), PASSWORD)
        brokers = self.vhost.services.items() if self.vhost else ()
        return {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "KEEPWELL_CARRIER": self.carrier,
            "KEEPWELL_POLL_SECONDS": "0.05",
            "KEEPWELL_KEY_PEPPER": "p" * 32,
            **login_urls(self.url, self.heard, passwords),
            **{f"KEEPWELL_{s.upper()}_BROKER_URL": url for s, url in brokers},
            **self.settings,
        }

    def declare(self) -> None:
        """Remember who hears what; declare it on a broker, or do without one."""
        if not self.vhost:
            with self.engine.begin() as connection:
                roles.let_carry(connection, self.heard)
        for service, types in self.heard.items():
            stale = topology.remember(self.engine, service, types)
            if self.vhost:
                topology.declare(self.vhost.admin, service, types, stale)

    def start(self, command: Sequence[str], **settings: str) -> Worker:
        """Start a worker process without waiting for it."""
        port = free_port()
        log = self.folder / f"worker-{len(self.workers)}.log"
        environment = self.environment | settings | {"KEEPWELL_SIDE_PORT": str(port)}
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603 the test's own command
                [sys.executable, *command], env=environment, stdout=out, stderr=out
            )
        worker = Worker(process, log, port)
        self.workers.append(worker)
        return worker

    def work(self, command: Sequence[str], **settings: str) -> Worker:
        """Start a worker process and wait until it is ready."""
        worker = self.start(command, **settings)
        if not until(worker.ready, READY_WITHIN):
            raise TimeoutError(worker.log.read_text())
        return worker

    def rows(self, sql: str, **values: Any) -> list[Any]:
        """Query as the owner of everything."""
        with self.engine.begin() as connection:
            result = connection.exec_driver_sql(sql, values or None)
            return list(result) if result.returns_rows else []

    def logs(self) -> str:
        """Return what its processes wrote, for a test that waited in vain."""
        return "\n".join(worker.log.read_text() for worker in self.workers)

    def stop(self) -> None:
        """End every process."""
        for worker in self.workers:
            if worker.process.poll() is None:
                worker.process.kill()
                worker.process.wait()
        self.engine.dispose()


def answers(url: str) -> bool:
    """Tell whether all is well at the URL."""
    try:
        return CALLER.get(url).is_success
    except httpx.TransportError:
        return False


@contextmanager
def suite(suite: Suite) -> Iterator[Suite]:
    """Lend a suite and end its processes."""
    suite.declare()
    try:
        yield suite
    finally:
        suite.stop()


def prepared(
    services: Iterable[str], build: Callable[[str], None]
) -> Callable[[str], None]:
    """Make the `prepare` of a database: its roles, then what `build` lays."""
    names = list(services)

    def prepare(url: str) -> None:
        engine = create_engine(with_driver(url))
        with engine.begin() as connection:
            passwords = dict.fromkeys(login_names(names), PASSWORD)
            roles.provision(connection, names, passwords)
        engine.dispose()
        build(url)

    return prepare
