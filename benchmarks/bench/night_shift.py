"""A worker process of the night, alone or beside another."""

import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage

from bench import nights
from bench.list_readers import StoppedClock
from libs.storage.engine import engine_for
from libs.storage.logins import as_role
from libs.storage.transactions import Transactions
from libs.testing.suites import PASSWORD
from services.cadence.usecases import horizon

WARM_AFTER = 5  # windows


@dataclass(frozen=True)
class Shift:
    """When a process began and ended; the most memory it had early on and at all, MB.

    `longest` is the longest transaction, in seconds.
    """

    began: float
    ended: float
    windows: int
    longest: float
    early: float
    most: float


def together(url: str, workers: int) -> list[Shift]:
    """Have so many processes work until the night is over."""
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        return list(pool.map(work, [url] * workers))


def work(url: str) -> Shift:
    """Look ahead window by window, as the timer does."""
    engine = engine_for(as_role(url, "cadence_worker", PASSWORD), 1, "benchmark")
    transactions = Transactions(
        engine, "cadence", StoppedClock(nights.NIGHT), walled=False
    )
    began, longest, windows, early = time.monotonic(), 0.0, 0, 0.0
    ended = began
    while look_ahead(transactions):
        windows += 1
        before, ended = ended, time.monotonic()
        longest = max(longest, ended - before)
        if windows <= WARM_AFTER:
            early = memory()
    engine.dispose()
    return Shift(began, ended, windows, longest, early, memory())


def look_ahead(transactions: Transactions) -> bool:
    """See to one window; tell whether there may be another."""
    with transactions.begin() as transaction:
        return horizon.look_ahead(transaction) == nights.NIGHT


def memory() -> float:
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024
