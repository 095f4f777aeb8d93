"""What a scrape shows: counters as they stand, gauges as they were measured last.

Whoever hangs while he measures holds up no scrape: it waits for a moment, and then
answers without what is not there yet.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from threading import Event, Lock, Thread

import structlog
from prometheus_client import CollectorRegistry, Gauge, Metric, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from libs.observability import metrics

log = structlog.get_logger()

Measure = Callable[[], None]

PATIENCE = 2.0  # seconds a scrape waits for what is being measured
OFTEN, RARELY = 15.0, 60.0  # seconds from one measuring to the next
SHARE = 0.01  # of the time, at most, that is spent on what may be measured rarely


class Group:
    """Gauges that are measured together; those that take long as rarely as they may."""

    def __init__(self, gauges: Sequence[Gauge], rarest: float) -> None:
        self.gauges = gauges
        self.rarest = rarest
        self.measures: list[Measure] = []
        self.found: list[Metric] = []
        self.begun = -rarest
        self.took = 0.0

    def is_due(self, now: float) -> bool:
        """Tell whether to measure again, and take it that this is done."""
        rest = min(max(self.took / SHARE, OFTEN), self.rarest)
        due = bool(self.measures) and now >= self.begun + rest
        if due:
            self.begun = now
        return due

    def measure(self) -> None:
        """Set all gauges; what is not set anew is gone: it would look alive."""
        started = time.monotonic()
        for gauge in self.gauges:
            gauge.clear()
        for each in self.measures:
            attempt(each)
        self.found = [family for gauge in self.gauges for family in gauge.collect()]
        self.took = time.monotonic() - started


class Scrapes:
    """Answers the scrapes of one process."""

    def __init__(self, registry: CollectorRegistry, groups: Sequence[Group]) -> None:
        self.registry = registry
        self.groups = groups
        self.at_once: list[Measure] = []
        self.lock = Lock()
        self.done = Event()
        self.done.set()

    def exposition(self, now: float) -> tuple[bytes, str]:
        """Return all metrics in Prometheus' text format, and its media type.

        `now` is a monotonic clock's, in seconds.
        """
        self.measure(now)
        for each in self.at_once:
            attempt(each)
        return generate_latest(self), CONTENT_TYPE_PLAIN_0_0_4

    def measure(self, now: float) -> None:
        """Begin to measure what is due, unless that goes on; wait, but not for long."""
        with self.lock:
            if self.done.is_set():
                self.begin([group for group in self.groups if group.is_due(now)])
        self.done.wait(PATIENCE)

    def begin(self, due: Sequence[Group]) -> None:
        if due:
            self.done.clear()
            Thread(target=self.go_round, args=[due], name="gauges", daemon=True).start()

    def go_round(self, due: Sequence[Group]) -> None:
        try:
            for group in due:
                group.measure()
        finally:
            self.done.set()

    def collect(self) -> Iterable[Metric]:
        """Give the families to show; of gauges that are measured what was found."""
        measured = {gauge for group in self.groups for gauge in group.gauges}
        names = {family.name for gauge in measured for family in gauge.describe()}
        live = (each for each in self.registry.collect() if each.name not in names)
        return chain(live, *(group.found for group in self.groups))


def attempt(measure: Measure) -> None:
    try:
        measure()
    except Exception:
        # A process that has lost its database still shows all the rest.
        metrics.SCRAPES_FAILED.inc()
        log.exception("scrape failed")


OPERATIONS = Group(metrics.OPERATIONS, OFTEN)
BUSINESS = Group(metrics.BUSINESS, RARELY)
SCRAPES = Scrapes(metrics.REGISTRY, [OPERATIONS, BUSINESS])
