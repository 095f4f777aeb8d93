"""What a worker's gauges read: its backlog, and what its service measures itself."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from libs.bus.station import Station
from libs.observability import metrics, scrapes
from libs.storage import audit_watch, backlog, server
from libs.storage.transactions import Transaction

Measure = Callable[[Transaction], None]


def gauge(
    station: Station, measures: Sequence[Measure], timers: Collection[str]
) -> None:
    """Have the gauges of a service set for who scrapes them."""
    gauges = Gauges(station, measures, timers)
    scrapes.OPERATIONS.measures.append(gauges.read_operations)
    scrapes.BUSINESS.measures.append(gauges.read_business)
    scrapes.SCRAPES.at_once.append(gauges.tell)


@dataclass
class Gauges:
    """Reads what a service's database tells, and says how long ago that was."""

    station: Station
    measures: Sequence[Measure]
    timers: Collection[str]
    read_at: float = field(default_factory=time.monotonic)

    def read_operations(self) -> None:
        """Read how the service's traffic stands."""
        with self.station.aside, self.station.transactions.begin() as transaction:
            gauge_backlog(transaction, self.timers)
            gauge_server(transaction)
            gauge_audit(transaction)
        self.read_at = time.monotonic()

    def read_business(self) -> None:
        """Read what the service measures of its business."""
        with self.station.aside, self.station.transactions.begin() as transaction:
            for measure in self.measures:
                measure(transaction)

    def tell(self) -> None:
        """Show how long the loops were silent, and how old the rest is."""
        service = self.station.service
        for loop, seconds in self.station.pulse.silent().items():
            metrics.LOOPS_SILENT.labels(service, loop).set(seconds)
        metrics.MEASURED_AGE.labels(service).set(time.monotonic() - self.read_at)


def gauge_backlog(transaction: Transaction, timers: Collection[str]) -> None:
    """Show what waits on the way in and on the way out."""
    found, service = backlog.measured(transaction, timers), transaction.service
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
