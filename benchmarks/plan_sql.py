"""How long a night takes that opens a task for everybody, against one bare statement.

CLIENTS says how many there are; a million are what is promised.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import night_shift, nights
from bench.findings import at_most, check, note
from bench.portfolio import CLIENTS_A_BRANCH
from sqlalchemy import create_engine

from libs.storage import embedded
from libs.storage.engine import with_driver
from libs.storage.logins import as_role
from libs.testing.databases import DatabaseServer
from libs.testing.suites import PASSWORD

CLIENTS = int(os.environ.get("CLIENTS", "200000"))
PROMISED_CLIENTS = 1_000_000
PROMISED_SECONDS = 60
WORKERS = 2


def main() -> None:
    with server() as lent:
        ground = nights.ground(lent, CLIENTS // CLIENTS_A_BRANCH)
        bare, expected = by_sql(nights.copied(lent, ground))
        nights.drop_copy(lent)
        shifts, found = by_night(ground)
    check("tasks opened", found, expected)
    took = max(each.ended for each in shifts) - min(each.began for each in shifts)
    both = sum(each.ended - each.began for each in shifts)
    note(f"{CLIENTS:,} clients: SQL {bare:.1f} s, ours {took:.1f} s, two workers")
    for each in shifts:
        note(
            f"{each.windows} windows of at most {each.longest:.2f} s,"
            f" {each.early:.0f} MB early on, {each.most:.0f} MB at most"
        )
    at_most("plan_vs_sql", [both / bare], 4)
    at_most("night_memory_growth", [e.most / e.early for e in shifts], 1.1)
    if CLIENTS == PROMISED_CLIENTS:
        at_most("night_of_1m_seconds", [took], PROMISED_SECONDS)


@contextmanager
def server() -> Iterator[DatabaseServer]:
    """Lend a server that keeps what it commits."""
    with TemporaryDirectory() as data:
        postgres = embedded.start(Path(data))
        try:
            yield DatabaseServer(postgres.url)
        finally:
            postgres.stop()


def by_sql(url: str) -> tuple[float, object]:
    """Open everything in one transaction; return the seconds and what is open."""
    engine = create_engine(with_driver(as_role(url, "cadence_worker", PASSWORD)))
    begun = time.perf_counter()
    with engine.begin() as connection:
        nights.one_statement(connection)
    spent = time.perf_counter() - begun
    engine.dispose()
    return spent, opened(url)


def by_night(url: str) -> tuple[list[night_shift.Shift], object]:
    """Open everything as two workers do, window by window."""
    return night_shift.together(url, WORKERS), opened(url)


def opened(url: str) -> object:
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        found = nights.opened(connection)
    engine.dispose()
    return found


if __name__ == "__main__":
    main()
