"""How long one invoice takes until it counts, against a bare commit of one row."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from statistics import quantiles

import psycopg
from bench import billing_ground
from bench.findings import at_most, check, note
from bench.list_readers import StoppedClock
from concentration_vs_sql import server

from libs.contracts import wire
from libs.contracts.invoices import InvoiceIssued
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD
from services.concentration.usecases import billing

CLIENTS = 20_000
ROUNDS, INVOICES = 5, 400


def main() -> None:
    with server() as lent:
        url = billing_ground.ground(lent, CLIENTS)
        login = as_role(url, "concentration_worker", PASSWORD)
        engine = engine_for(login, 1, "benchmark")
        clock = StoppedClock(billing_ground.TODAY)
        transactions = Transactions(engine, "concentration", clock, walled=False)
        ours = billed(transactions, [invoice(nth) for nth in range(ROUNDS * INVOICES)])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("create table bare (number bigint, cents bigint)")
            bare = committed(connection)
            ratios = [ratio(ours, bare) for _ in range(ROUNDS)]
            [entered] = connection.execute(
                "select count(*) from concentration.billed"
            ).fetchone() or [0]
        engine.dispose()
    check("invoices entered", entered, ROUNDS * INVOICES)
    at_most("invoice_vs_commit", ratios, 3)


def ratio(ours: Iterator[None], bare: Iterator[None]) -> float:
    """Compare the 95th percentiles of invoices and commits that take turns."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(INVOICES):
        times[True].append(timed(lambda: next(ours)))
        times[False].append(timed(lambda: next(bare)))
    mine, theirs = (quantiles(times[whose], n=20)[-1] for whose in (True, False))
    note(f"p95: commit {theirs * 1000:.2f} ms, invoice {mine * 1000:.2f} ms")
    return mine / theirs


def billed(
    transactions: Transactions, invoices: Sequence[InvoiceIssued]
) -> Iterator[None]:
    """Enter an invoice of another client at each step."""
    for issued in invoices:
        with transactions.begin() as transaction:
            billing.enter(transaction, [issued])
        yield


def committed(connection: psycopg.Connection) -> Iterator[None]:
    """Begin, insert one row and commit at each step."""
    for number in count():
        with connection.transaction():
            connection.execute("insert into bare values (%s, %s)", (number, number))
        yield


def invoice(number: int) -> InvoiceIssued:
    branch, nth = divmod(number * 7, billing_ground.CLIENTS_A_BRANCH)
    fact = replace(
        InvoiceIssued.example(),
        invoice_id=f"R-{number}",
        client_ref=f"D-{branch}-{nth}",
        issued_at=billing_ground.TODAY,
    )
    return wire.addressed(
        fact,
        source="billing",
        id=fact.invoice_id,
        time=fact.issued_at,
        branches=None,
    )


def timed(step: Callable[[], None]) -> float:
    begun = time.perf_counter()
    step()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
