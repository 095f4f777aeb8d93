"""How long reads take in a large company: 100,000 clients and 5,000,000 touches."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bench import large_log
from bench.findings import at_most, check, note
from bench.large_log import BRANCHES, TOUCHES_A_CLIENT
from bench.log_readers import BareSql, Http, served
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from libs.storage import embedded
from libs.testing.databases import DatabaseServer, fresh_database
from services.touchpoints.storage.touches import PAGE

CLIENTS = 100_000
WARM, READS = 20, 300
STRIDE = 7_919  # a prime, so that the clients asked for lie far apart
SLOWEST, OVERHEAD = 0.050, 0.004  # seconds
A_PAGE = 50
LATEST = {"staff": None, "kind": None, "at": None, "id": None, "most": A_PAGE}

BRANCH = "select * from registry.branches where branch_id = %(branch)s"
TIMELINE = str(text(PAGE).compile(dialect=postgresql.psycopg.dialect()))
CLIENTS_OF = """
select * from registry.clients
where (name_key, client_id) > (%(after_name)s, %(after_id)s)
  and branch_id = %(branch)s
  and (client_id in (select client_id from registry.merges where undone_at is null))
    = cast(%(merged)s as boolean)
order by name_key, client_id limit %(most)s
"""
FIRST = {"after_name": "", "after_id": "", "merged": False, "most": A_PAGE}
LISTS = (
    "/v1/clients?branch=b-1",
    "/v1/clients?status=active&tier=B",
    "/v1/clients?q=7777",
)

Read = Callable[[str], Sequence[Any]]


def main() -> None:
    with server() as url, TemporaryDirectory() as folder:
        begun = time.perf_counter()
        large_log.fill(url, CLIENTS, datetime.now(UTC))
        note(f"filled in {time.perf_counter() - begun:.0f} s")
        with served(url, Path(folder)) as (owner, machine):
            portfolio(owner)
            compare(owner, machine, url)


@contextmanager
def server() -> Iterator[str]:
    """Lend a prepared database."""
    with TemporaryDirectory() as data:
        postgres = embedded.start(Path(data), durable=False)
        try:
            yield fresh_database(DatabaseServer(postgres.url), large_log.PREPARE)
        finally:
            postgres.stop()


def portfolio(owner: Http) -> None:
    """Time what a person reads of one client among many, and of all of them."""

    def timeline(client: str) -> Sequence[Any]:
        items: list[Any] = owner.read(f"/v1/touchpoints?client={client}")["items"]
        return items

    def explain(client: str) -> Sequence[Any]:
        items: list[Any] = owner.read(f"/v1/relationships/{client}/credits")["items"]
        return items

    def clients(path: str) -> Sequence[Any]:
        items: list[Any] = owner.read(path)["items"]
        return items

    slow("timeline", timed(timeline, clients_in_turn(), TOUCHES_A_CLIENT))
    slow("explain", timed(explain, clients_in_turn(), TOUCHES_A_CLIENT))
    for path in LISTS:
        check(path, bool(clients(path)), expected=True)
    slow("clients_list", timed(clients, cycle(LISTS)))


def compare(owner: Http, machine: Http, url: str) -> None:
    """Time reads against the same query without anything around it, in turns."""
    registry, log = BareSql(url, "registry"), BareSql(url, "touchpoints")
    branches = cycle(f"b-{n}" for n in range(BRANCHES))
    asked, bare = race(
        lambda branch: [machine.read(f"/v1/branches/{branch}")],
        lambda branch: registry.read(BRANCH, {"branch": branch}),
        branches,
    )
    note(f"p50 by a key {asked * 1e3:.2f} ms, of bare SQL {bare * 1e3:.2f} ms")
    at_most("read_api_vs_sql", [(asked - bare) / OVERHEAD], 1)
    asked, bare = race(
        lambda c: owner.read(f"/v1/touchpoints?client={c}&limit={A_PAGE}")["items"],
        lambda client: log.read(TIMELINE, LATEST | {"client": client}),
        clients_in_turn(),
    )
    note(f"p50 of a list {asked * 1e3:.2f} ms, of bare SQL {bare * 1e3:.2f} ms")
    at_most("list50_vs_sql", [asked / bare], 3)
    asked, bare = race(
        lambda b: owner.read(f"/v1/clients?branch={b}&limit={A_PAGE}")["items"],
        lambda branch: registry.read(CLIENTS_OF, FIRST | {"branch": branch}),
        branches,
    )
    note(f"p50 of clients {asked * 1e3:.2f} ms, of bare SQL {bare * 1e3:.2f} ms")
    at_most("clients50_vs_sql", [asked / bare], 3)


def clients_in_turn() -> Iterator[str]:
    number = 0
    while True:
        yield f"c-{number:06}"
        number = (number + STRIDE) % CLIENTS


def slow(name: str, seconds: Sequence[float]) -> None:
    p95 = quantiles(seconds, n=20)[-1]
    note(f"{name}: p50 {median(seconds) * 1e3:.1f} ms, p95 {p95 * 1e3:.1f} ms")
    at_most(f"{name}_p95_vs_50ms", [p95 / SLOWEST], 1)


def timed(read: Read, asked: Iterator[str], expected: int | None = None) -> list[float]:
    """Read again and again; return how long each took, once warm."""
    reads = [once(read, each) for each in islice(asked, WARM + READS)]
    for _, found in reads:
        check("items", found, expected or found)
    return [seconds for seconds, _ in reads[WARM:]]


def race(one: Read, other: Read, asked: Iterator[str]) -> tuple[float, float]:
    """Read in turns, see that both find as much, and return the median seconds.

    Nobody reads what the other has just warmed up.
    """
    pairs = islice(zip(asked, asked, strict=True), WARM + READS)
    turns = [(once(one, e), once(other, another)) for e, another in pairs]
    for (_, found), (_, expected) in turns:
        check("rows", found, expected)
    ones, others = zip(*turns[WARM:], strict=True)
    return median(seconds for seconds, _ in ones), median(s for s, _ in others)


def once(read: Read, asked: str) -> tuple[float, int]:
    begun = time.perf_counter()
    found = read(asked)
    return time.perf_counter() - begun, len(found)


if __name__ == "__main__":
    main()
