"""The embedded suite as `keepwell run` starts it, in a folder that is thrown away."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from libs.ports import free_port
from libs.storage.embedded import EmbeddedPostgres
from libs.testing.suites import CALLER, answers
from libs.waiting import until
from services.cli.own_tokens import signed
from services.embedded.folder import Folder

KEEPWELL = (sys.executable, "-W", "ignore", "-m", "services.cli")
START_SECONDS, STOP_SECONDS = 60, 40


@dataclass
class Suite:
    """A running suite, and the commands asked of it."""

    folder: Path
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        return {**os.environ, "KEEPWELL_DATA": str(self.folder)}

    def start(self):
        port = ("--port", str(self.port))
        with (self.folder / "run.log").open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603 our own command
                [*KEEPWELL, "run", *port, *self.options],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        assert until(self.told_that_it_runs, START_SECONDS), self.log

    def told_that_it_runs(self):
        assert self.process.poll() is None, self.log
        return "Ctrl-C stops it." in self.log

    @property
    def log(self):
        return (self.folder / "run.log").read_text()

    def stop(self, signum=signal.SIGINT):
        self.process.send_signal(signum)
        return self.process.wait(STOP_SECONDS)

    def say(self, *command, code=0):
        """Run a command and return what it prints."""
        done = subprocess.run(  # noqa: S603 our own command
            [*KEEPWELL, *command],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def bearer(self):
        token = signed(Folder(self.folder), "owner")
        return {"Authorization": f"Bearer {token}"}

    def serves(self, path):
        """Tell whether what is at the path answers."""
        return answers(self.address + path)

    def ask(self, path, **query):
        """Read over HTTP."""
        answer = CALLER.get(self.address + path, params=query, headers=self.bearer)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def create(self, path, body):
        """Create something over HTTP."""
        key = {"Idempotency-Key": path}
        answer = CALLER.post(self.address + path, json=body, headers=self.bearer | key)
        assert answer.status_code == httpx.codes.CREATED, answer.text

    def tell(self, *events):
        """Report events over HTTP and return the verdict on each."""
        batch = {"Content-Type": "application/cloudevents-batch+json"}
        answer = CALLER.post(
            f"{self.address}/v1/events",
            content=json.dumps(events),
            headers=self.bearer | batch,
        )
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        return [item["status"] for item in answer.json()["items"]]

    def children(self, word):
        """Find the suite's processes that have `word` in their command."""
        return [
            int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            if self.is_child(process, word)
        ]

    def is_child(self, process, word):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            return parent == self.process.pid and word in (
                process / "cmdline"
            ).read_text().split("\0")
        except OSError:
            return False


@contextmanager
def suite(*options):
    """Run a suite, and leave nothing of it behind."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL must reach its own folder below
        suite = Suite(folder, options)
        try:
            suite.start()
            yield suite
        finally:
            if suite.process.poll() is None:
                suite.stop(signal.SIGTERM)
            EmbeddedPostgres(folder / "postgres", "").stop()


@pytest.fixture(scope="module")
def keepwell():
    with suite() as running:
        yield running


@pytest.fixture(scope="module")
def simulated():
    with suite("--clock", "2026-03-02T08:00Z") as running:
        yield running
