"""What a worker's gauges read: its backlog, and what its service measures itself."""

from collections.abc import Callable, Iterable
from functools import partial

from libs.bus.station import Station
from libs.observability import metrics
from libs.storage import audit_watch, backlog, server
from libs.storage.transactions import Transaction

Measure = Callable[[Transaction], None]


def gauge(station: Station, measures: Iterable[Measure]) -> None:
    """Set the service's gauges when they are scraped."""

    def read() -> None:
        with station.transactions.begin() as transaction:
            for measure in (gauge_backlog, gauge_server, gauge_audit, *measures):
                measure(transaction)

    metrics.scraped(read)
    metrics.scraped(partial(gauge_loops, station))


def gauge_loops(station: Station) -> None:
    """Show how long the loops have been silent; this needs no database."""
    for loop, seconds in station.pulse.silent().items():
        metrics.LOOPS_SILENT.labels(station.service, loop).set(seconds)


def gauge_backlog(transaction: Transaction) -> None:
    """Show what waits on the way in and on the way out."""
    found, service = backlog.measured(transaction), transaction.service
    metrics.INBOX_WAITING.labels(service).set(found.waiting)
    metrics.INBOX_AGE.labels(service).set(found.waiting_age)
    metrics.EVENTS_PARKED.labels(service).set(found.parked)
    metrics.OUTBOX_UNPUBLISHED.labels(service).set(found.unpublished)
    metrics.OUTBOX_AGE.labels(service).set(found.unpublished_age)
    metrics.TIMERS_LATE.labels(service).set(found.timers_late)


def gauge_server(transaction: Transaction) -> None:
    """Show how full the service's database server is."""
    found, service = server.measured(transaction), transaction.service
    metrics.DATABASE_CONNECTIONS.labels(service).set(found.connections)
    metrics.DATABASE_CONNECTIONS_MOST.labels(service).set(found.connections_most)
    metrics.DATABASE_BYTES.labels(service).set(found.size)


def gauge_audit(transaction: Transaction) -> None:
    """Show whether the audit log is as it was written, and when that was asked."""
    service = transaction.service
    found = audit_watch.seen(transaction.session, service)
    metrics.AUDIT_CHAIN_BROKEN.labels(service).set(found.broken is not None)
    metrics.AUDIT_VERIFIED_AGE.labels(service).set(found.age)
