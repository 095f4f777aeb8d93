"""How old our own events are once they have a verdict."""

import time
from collections.abc import Iterable, Sequence
from functools import partial

from libs.contracts.record import Event
from libs.observability import metrics
from libs.storage.inbox import State
from libs.storage.transactions import Transaction

# What a person is to judge is late, however soon that was known.
PARKED = 3_600.0  # seconds


def observe(transaction: Transaction, settled: Iterable[tuple[Event, State]]) -> None:
    """Measure from announcement to verdict, once committed.

    What others tell us of may be long past, and what waits has no verdict yet.
    """
    ages = [
        age(transaction, event, state)
        for event, state in settled
        if event.source and event.sent.time and state is not State.WAITING
    ]
    if ages:
        transaction.once_committed(partial(add, transaction, ages))


def age(transaction: Transaction, event: Event, state: State) -> float:
    """Return how many seconds old the event was when its transaction began."""
    # Clocks differ a little between machines.
    at = event.sent.time or transaction.now
    seconds = max((transaction.now - at).total_seconds(), 0.0)
    return max(seconds, PARKED) if state is State.PARKED else seconds


def add(transaction: Transaction, ages: Sequence[float]) -> None:
    """Count them, each older by the time that its transaction took."""
    histogram = metrics.EVENT_SECONDS.labels(transaction.service)
    took = time.monotonic() - transaction.begun
    for seconds in ages:
        histogram.observe(seconds + took)
