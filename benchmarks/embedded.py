"""What the whole embedded suite weighs at rest, and how long it takes to start."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.findings import at_most, check, note

from libs.ports import free_port
from libs.storage import postmaster
from libs.storage.embedded import EmbeddedPostgres
from libs.waiting import until

RUN = (sys.executable, "-W", "ignore", "-m", "services.cli", "run")
RUNS = "Ctrl-C stops it."
START_WITHIN = 180  # seconds, the first time
LOOKS, REST_SECONDS = 50, 60


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL must reach its own folder below
        with running(folder) as (_, first):
            note(f"the first start, with all migrations, took {first:.1f} s")
        with running(folder) as (suite, again):
            at_most("start_seconds", [again], 30)
            at_most("memory_mb", [at_rest(folder, suite)], 600)


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, float]]:
    """Run the suite; yield its pid and how many seconds it took to be ready."""
    log = folder / "run.log"
    begun = time.monotonic()
    with log.open("wb") as out:
        suite = subprocess.Popen(  # noqa: S603 our own command
            [*RUN, "--port", str(free_port()), "--data", str(folder)],
            stdout=out,
            stderr=out,
        )
    try:
        check("runs", until(lambda: RUNS in log.read_text(), START_WITHIN), True)  # noqa: FBT003 what is expected
        yield suite.pid, time.monotonic() - begun
    finally:
        suite.send_signal(signal.SIGINT)
        suite.wait()
        EmbeddedPostgres(folder / "postgres", "").stop()


def at_rest(folder: Path, suite: int) -> float:
    """Return the most that the suite weighs while nobody asks it for anything."""
    weights: list[float] = []

    def rested() -> bool:
        weights.append(megabytes(folder, suite))
        return len(weights) == LOOKS

    check("rested", until(rested, REST_SECONDS), True)  # noqa: FBT003 what is expected
    return max(weights)


def megabytes(folder: Path, suite: int) -> float:
    """Add up the memory of all processes, what they share counted once (PSS)."""
    servers = postmaster.processes(folder / "postgres" / "cluster")
    return sum(pss(pid) for pid in servers | family(suite)) / 1024


def family(pid: int) -> set[int]:
    """Find a process and all that descend from it."""
    found = {pid}
    parents = {int(p.name): parent(p) for p in Path("/proc").glob("[0-9]*")}
    while more := {p for p, above in parents.items() if above in found} - found:
        found |= more
    return found


def parent(process: Path) -> int | None:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return None


def pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
