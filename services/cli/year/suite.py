"""The suite that lives the year: its own, on a simulated clock, started and stopped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import Connection

from libs.storage import embedded
from libs.storage.embedded import EmbeddedPostgres
from libs.waiting import until
from services.cli.door import Door
from services.cli.own_tokens import signed
from services.embedded.children import answers_ready
from services.embedded.clock import SimulatedClock, let_pass
from services.embedded.folder import Folder, SuiteDoesNotRun
from services.embedded.supervisor import SuiteDidNotStart

START_SECONDS, STOP_SECONDS = 120.0, 60.0

# It says so itself: between a fork and an exec nobody may who has threads.
RUN = """
from services.embedded.children import end_with_parent
end_with_parent()
from services.cli import main
main()
"""


@dataclass
class Suite:
    """A suite in a folder of its own; `begins` is where its clock starts."""

    folder: Folder
    port: int
    begins: datetime
    process: subprocess.Popen[bytes] | None = None
    connection: Connection | None = None

    @cached_property
    def door(self) -> Door:
        """Ask it as its owner."""
        return Door(
            f"http://127.0.0.1:{self.port}", lambda: signed(self.folder, "owner")
        )

    def start(self) -> None:
        """Start it where it stopped; raises SuiteDidNotStart."""
        command = [sys.executable, "-W", "ignore", "-c", RUN, "run"]
        place = ["--port", str(self.port), "--data", str(self.folder.path)]
        clock = ["--clock", self.begins.isoformat()]
        with (self.folder.path / "run.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 our own command
                [*command, *place, *clock],
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us, who then end it
            )
        if not until(self._settled, START_SECONDS) or self.process.poll() is not None:
            raise SuiteDidNotStart(f"See {self.folder.path / 'run.log'}")
        self.connection = connected(embedded.start(self.folder.postgres))

    def stop(self) -> None:
        """Stop it, with its PostgreSQL."""
        if self.process and self.process.poll() is None:
            if self.connection:
                self.connection.close()
            self.process.terminate()
            self.process.wait(STOP_SECONDS)

    def rest(self, to: datetime) -> None:
        """Let time pass while nothing runs, and start again."""
        self.stop()
        postgres = embedded.start(self.folder.postgres)
        try:
            with connected(postgres) as connection:
                let_pass(connection, to)
        finally:
            postgres.stop()
        self.start()

    def leap(self, to: datetime) -> None:
        """Move its clock on, until what came due is done; raises NoRest."""
        self._clock.leap(to)

    @property
    def now(self) -> datetime:
        """Its simulated present; raises SuiteDoesNotRun."""
        return self._clock.now()

    @property
    def _clock(self) -> SimulatedClock:
        if self.connection is None:
            raise SuiteDoesNotRun
        return SimulatedClock(self.connection)

    def _settled(self) -> bool:
        return self.process is None or (
            self.process.poll() is not None or answers_ready(self.port)
        )


def connected(postgres: EmbeddedPostgres) -> Connection:
    return psycopg.connect(postgres.url, autocommit=True)


@contextmanager
def started(folder: Folder, port: int, begins: datetime) -> Iterator[Suite]:
    """Run a suite of our own for as long as it is needed; raises SuiteDidNotStart."""
    suite = Suite(folder, port, begins)
    try:
        suite.start()
        yield suite
    finally:
        suite.door.http.close()
        with suppress(subprocess.TimeoutExpired):
            suite.stop()
