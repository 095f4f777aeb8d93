"""How long a branch waits for its call list: in a large company, and over the API."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import portfolio
from bench.findings import at_most, check, note
from bench.list_readers import BareSql, UseCase, served, values_for

from libs.storage import embedded
from libs.testing.databases import DatabaseServer, fresh_database

FEW, MANY = 5, 500  # branches
WARM, READS = 20, 300

Read = Callable[[str], list[str]]


def main() -> None:
    today = datetime.now(UTC)
    with servers(today) as (few, many):
        in_few, in_many = UseCase.of(few, today), UseCase.of(many, today)
        small, large = race(in_few.read, in_many.read)
        note(f"p50 of 10k clients {small * 1e3:.1f} ms, of 1M {large * 1e3:.1f} ms")
        at_most("branch_list_1m_vs_10k", [large / small], 2)
        with TemporaryDirectory() as folder, served(many, Path(folder)) as api:
            sql = BareSql(many)
            values = {b: values_for(in_many, b) for b in branches()}
            bare, asked = race(lambda b: sql.read(b, values[b]), api.read)
        note(f"p50 of bare SQL {bare * 1e3:.1f} ms, of the API {asked * 1e3:.1f} ms")
        at_most("list_api_vs_sql", [asked / bare], 3)


@contextmanager
def servers(today: datetime) -> Iterator[tuple[str, str]]:
    """Lend a small company's database and a large one's."""
    with TemporaryDirectory() as data:
        postgres = embedded.start(Path(data), durable=False)
        try:
            server = DatabaseServer(postgres.url)
            few = fresh_database(server, portfolio.PREPARE)
            many = fresh_database(server, portfolio.PREPARE)
            portfolio.fill(few, FEW, today)
            portfolio.fill(many, MANY, today)
            yield few, many
        finally:
            postgres.stop()


def branches() -> list[str]:
    return [f"b-{number}" for number in range(FEW)]


def race(one: Read, other: Read) -> tuple[float, float]:
    """Read in turns, see that both find the same, and return the median seconds."""
    spent: tuple[list[float], list[float]] = ([], [])
    for nth in range(WARM + READS):
        branch = branches()[nth % FEW]
        expected = timed(one, branch, spent[0])
        check(f"list of {branch}", timed(other, branch, spent[1]), expected)
    return median(spent[0][WARM:]), median(spent[1][WARM:])


def timed(read: Read, branch: str, times: list[float]) -> list[str]:
    begun = time.perf_counter()
    found = read(branch)
    times.append(time.perf_counter() - begun)
    return found


if __name__ == "__main__":
    main()
