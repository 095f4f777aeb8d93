"""What a worker's gauges read: its backlog, and what its service measures itself."""

from collections.abc import Callable, Iterable

from libs.bus.station import Station
from libs.observability import metrics
from libs.storage import backlog
from libs.storage.transactions import Transaction

Measure = Callable[[Transaction], None]


def gauge(station: Station, measures: Iterable[Measure]) -> None:
    """Set the service's gauges when they are scraped."""

    def read() -> None:
        with station.transactions.begin() as transaction:
            for measure in (gauge_backlog, *measures):
                measure(transaction)

    metrics.scraped(read)


def gauge_backlog(transaction: Transaction) -> None:
    """Show what waits on the way in and on the way out."""
    found, service = backlog.measured(transaction), transaction.service
    metrics.INBOX_WAITING.labels(service).set(found.waiting)
    metrics.INBOX_AGE.labels(service).set(found.waiting_age)
    metrics.EVENTS_PARKED.labels(service).set(found.parked)
    metrics.OUTBOX_UNPUBLISHED.labels(service).set(found.unpublished)
    metrics.OUTBOX_AGE.labels(service).set(found.unpublished_age)
