"""How old our own events are once they have a verdict."""

from collections.abc import Sequence
from functools import partial

from libs.contracts.record import Event
from libs.contracts.verdicts import Retry, Verdicts
from libs.observability import metrics
from libs.storage.transactions import Transaction


def observe(
    transaction: Transaction, events: Sequence[Event], verdicts: Verdicts
) -> None:
    """Measure from announcement to verdict, once committed.

    What others tell us of may be long past, and what is retried has no verdict yet.
    """
    ages = [
        (transaction.now - event.sent.time).total_seconds()
        for event in events
        if event.source
        and event.sent.time
        and not isinstance(verdicts.get(event.key), Retry)
    ]
    if ages:
        transaction.once_committed(partial(add, transaction.service, ages))


def add(service: str, ages: Sequence[float]) -> None:
    histogram = metrics.EVENT_SECONDS.labels(service)
    for seconds in ages:
        # Clocks differ a little between machines.
        histogram.observe(max(seconds, 0.0))
