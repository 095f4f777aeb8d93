"""All measures of a million clients' twelve months, against the bare SQL over them.

The bare statement adds up the months of each client, and gives of each branch how many
there are, their revenue, its HHI and the largest share. It knows no legal groups, no
firm, no recurring revenue, no ranks, no entropy and no Gini.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import psycopg
from bench import billing_ground
from bench.findings import at_most, check, note
from bench.list_readers import StoppedClock

from libs.storage import embedded
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.databases import DatabaseServer
from libs.testing.suites import PASSWORD
from services.concentration.domain.windows import Window
from services.concentration.usecases import shares

T = TypeVar("T")

CLIENTS = 1_000_000
ROUNDS = 3
PATIENCE = 600.0
BARE = """
select branch_id, count(*) as clients, sum(cents) as revenue,
  sum((cents * cents)::float8) / sum(cents)::float8 ^ 2 * 10000 as hhi,
  max(cents) / sum(cents) as top_1
from (
  select branch_id, client_id, sum(cents) as cents from concentration.months
  where month between %(first)s and %(last)s group by branch_id, client_id
) as by_client group by branch_id
"""


def main() -> None:
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    with server() as lent:
        url = billing_ground.ground(lent, clients)
        window = Window(billing_ground.TODAY.date())
        ratios = []
        for _ in range(ROUNDS):
            bare, branches = timed(lambda: by_sql(url, window))
            ours, found = timed(lambda: by_us(url))
            check("branches measured", len(found.branches), branches)
            ratios.append(ours / bare)
            note(f"{clients:,} clients: SQL {bare:.2f} s, ours {ours:.2f} s")
    at_most("concentration_vs_sql", ratios, 3)


@contextmanager
def server() -> Iterator[DatabaseServer]:
    """Lend a server that keeps what it commits."""
    with TemporaryDirectory() as data:
        postgres = embedded.start(Path(data))
        try:
            yield DatabaseServer(postgres.url)
        finally:
            postgres.stop()


def by_sql(url: str, window: Window) -> int:
    """Measure each branch in one bare statement, as the same role."""
    asked = {"first": window.first.day(1), "last": window.last.day(1)}
    with psycopg.connect(as_role(url, "concentration_api", PASSWORD)) as connection:
        connection.execute("select set_config('keepwell.branches', '*', true)")
        return len(connection.execute(BARE, asked).fetchall())


def by_us(url: str) -> shares.Shares:
    """Measure the firm and each branch as the API does."""
    login = as_role(url, "concentration_api", PASSWORD)
    engine = engine_for(login, 1, "benchmark", patience=PATIENCE)
    clock = StoppedClock(billing_ground.TODAY)
    transactions = Transactions(engine, "concentration", clock, walled=True)
    with transactions.begin(branches="*") as transaction:
        window = shares.window_of(transaction, None)
        found = shares.of(transaction, window, None)
    engine.dispose()
    return found


def timed(run: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds that something took, and what came of it."""
    begun = time.perf_counter()
    found = run()
    return time.perf_counter() - begun, found


if __name__ == "__main__":
    main()
