"""The processes of the suite, kept alive until they are told to end."""

import ctypes
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOCALHOST = "127.0.0.1"
PR_SET_PDEATHSIG = 1
PAUSE_SECONDS = 1.0  # between two starts of a process that ends at once
DRAIN_SECONDS = 30
LAST_WORDS = 2_000  # characters

KERNEL = ctypes.CDLL(None)


@dataclass
class Child:
    """A process, how it is started, and the port where it tells that it is ready."""

    name: str
    command: Sequence[str]
    port: int
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = field(default=-PAUSE_SECONDS)

    def keep_alive(self, environment: Mapping[str, str], inherited: int) -> bool:
        """Start it unless it runs or was started a moment ago; tell whether it was."""
        rests = time.monotonic() - self.started_at < PAUSE_SECONDS
        if self.runs or rests:
            return False
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 our own command
                self.command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[inherited],
                start_new_session=True,  # Ctrl-C is for the supervisor
                preexec_fn=end_with_parent,  # noqa: PLW1509 the supervisor has no threads
            )
        return True

    @property
    def exit_code(self) -> int | None:
        """What it ended with; None while it runs and before its start."""
        return self.process.poll() if self.process else None

    @property
    def runs(self) -> bool:
        """Tell whether it lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def ready(self) -> bool:
        """Ask it whether it is ready."""
        return self.runs and answers_ready(self.port)

    def end(self) -> None:
        """Let it finish what it has in hand; kill it when that takes too long."""
        if self.process is None or not self.runs:
            return
        self.process.terminate()
        try:
            self.process.wait(DRAIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-LAST_WORDS:]


def end_with_parent() -> None:
    KERNEL.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers_ready(port: int) -> bool:
    """Ask for /readyz; a whole HTTP client would weigh on the supervisor."""
    try:
        with socket.create_connection((LOCALHOST, port), timeout=2) as line:
            line.sendall(
                b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            return line.recv(12).endswith(b" 200")
    except OSError:
        return False
