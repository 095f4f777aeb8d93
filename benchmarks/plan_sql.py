"""How long a night takes that opens a million tasks, against one bare SQL statement."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import nights
from bench.findings import at_most, check, note
from bench.list_readers import StoppedClock
from bench.portfolio import CLIENTS_A_BRANCH

from libs.storage import embedded
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.databases import DatabaseServer
from libs.testing.suites import PASSWORD
from services.cadence.usecases import horizon

BRANCHES = 500


def main() -> None:
    with server() as lent:
        bare, expected = by_sql(nights.ground(lent, BRANCHES))
        ours, found = by_night(nights.ground(lent, BRANCHES))
    check("tasks opened", found, expected)
    note(
        f"{BRANCHES * CLIENTS_A_BRANCH:,} clients: SQL {bare:.1f} s, ours {ours:.1f} s"
    )
    at_most("plan_vs_sql", [ours / bare], 4)
    at_most("night_of_1m_minutes", [ours / 60], 1)


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
    engine = engine_for(as_role(url, "cadence_worker", PASSWORD), 1, "benchmark")
    begun = time.perf_counter()
    with engine.begin() as connection:
        nights.one_statement(connection)
    spent = time.perf_counter() - begun
    with engine.begin() as connection:
        return spent, nights.opened(connection)


def by_night(url: str) -> tuple[float, object]:
    """Open everything as the timer does, window by window."""
    engine = engine_for(as_role(url, "cadence_worker", PASSWORD), 1, "benchmark")
    clock = StoppedClock(nights.NIGHT)
    transactions = Transactions(engine, "cadence", clock, walled=False)
    begun, at = time.perf_counter(), nights.NIGHT
    while at == nights.NIGHT:
        with transactions.begin() as transaction:
            at = horizon.look_ahead(transaction) or at
    spent = time.perf_counter() - begun
    with engine.begin() as connection:
        return spent, nights.opened(connection)


if __name__ == "__main__":
    main()
