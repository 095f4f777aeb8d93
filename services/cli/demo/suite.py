"""The suite to fill: the one that runs already, or one started here."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from libs.waiting import until
from services.embedded.children import answers_ready
from services.embedded.folder import Folder
from services.embedded.supervisor import SuiteDidNotStart

START_SECONDS = 300.0


@contextmanager
def started(folder: Folder, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run a suite of our own for as long as it is needed; raises SuiteDidNotStart."""
    command = [sys.executable, "-m", "services.cli", "run"]
    place = ["--port", str(port), "--data", str(folder.path)]
    suite = subprocess.Popen([*command, *place], env=_environment())  # noqa: S603 our own command
    try:
        _await_ready(suite, port)
        yield suite
    finally:
        # Ctrl-C has reached it as well; being told twice does no harm.
        suite.terminate()
        suite.wait()


def _await_ready(suite: subprocess.Popen[bytes], port: int) -> None:
    def settled() -> bool:
        return suite.poll() is not None or answers_ready(port)

    if not until(settled, START_SECONDS) or suite.poll() is not None:
        raise SuiteDidNotStart


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
