"""How fast a list of clients is imported: the API against COPY with the same checks.

The peer reads the same requests, judges each row by the same rules, and copies what
passes into a table without indexes; it recognises nothing and announces nothing.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from logging import WARNING
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import structlog
from bench.findings import at_most, check, note
from bench.registry_here import RegistryHere, database
from structlog import make_filtering_bound_logger

from services.registry.api.imports import ClientImport
from services.registry.domain.books import Book
from services.registry.domain.imports import take
from services.registry.domain.register import Register
from services.registry.storage.clients import CLIENTS

ROWS, A_REQUEST = 100_000, 500
ROUNDS = 3
PATH = "/v1/imports/clients"
VIENNA = {"branch": "vienna", "zone": "Europe/Vienna", "country": "AT"}
SCHEMA = ClientImport()


def main() -> None:
    # A line for each request would be for nobody to read.
    structlog.configure(wrapper_class=make_filtering_bound_logger(WARNING))
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    requests = list(requests_of(rows))
    ratios = []
    for _ in range(ROUNDS):
        with database() as url:
            theirs = timed(lambda: copied(url, requests))
            ours = timed(lambda: imported(url, requests))
            check("clients", counted(url), (rows, rows))
        note(f"imported in {ours:.1f} s, copied in {theirs:.1f} s")
        ratios.append(ours / theirs)
    at_most("import_vs_copy", ratios, 3)


def requests_of(rows: int) -> Iterator[bytes]:
    for first in range(0, rows, A_REQUEST):
        batch = [row(nth) for nth in range(first, min(first + A_REQUEST, rows))]
        yield json.dumps({"rows": batch, "run": "benchmark"}).encode()


def row(nth: int) -> dict[str, Any]:
    return VIENNA | {
        "line": nth + 2,
        "client": f"Client {nth}",
        "reference": f"D{nth}",
        "status": "active",
        "tier": "ABC"[nth % 3],
        "since": "2019-05-01",
        "phone": f"0720 {nth:07}",
        "yearly_margin": f"{1000 + nth}.50",
        "currency": "EUR",
        "account_manager": f"manager{nth % 50}@msp.example",
    }


def imported(url: str, requests: Sequence[bytes]) -> None:
    with TemporaryDirectory() as folder:
        registry = RegistryHere(url, Path(folder))
        for body in requests:
            registry.post(PATH, body)


def copied(url: str, requests: Sequence[bytes]) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in CLIENTS.bulk.columns.items())
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"create table copied ({columns})")
        with cursor.copy("copy copied from stdin") as copy:
            for body in requests:
                for client in judged(json.loads(body)):
                    copy.write_row((*CLIENTS.row_of(client), 1))


def judged(body: dict[str, Any]) -> Iterator[Any]:
    """Read and judge a request's rows, and pass on what is valid."""
    none: list[Book[Any]] = [Book(), Book(), Book(), Book(), Book()]
    register = Register(*none, lambda _: True, datetime.now(UTC))
    for each in SCHEMA.load(body)["rows"]:
        take(register, each)
    for entry in register.clients.to_record():
        yield entry.fact


def counted(url: str) -> tuple[int, ...] | None:
    """Count the clients that were imported, and those that were copied."""
    with psycopg.connect(url) as connection:
        return connection.execute(
            "select (select count(*) from registry.clients),"
            " (select count(*) from copied)"
        ).fetchone()


def timed(act: Callable[[], None]) -> float:
    gc.collect()
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
