"""Every metric of Keepwell, defined once, and how a process shows them.

A label is one of few: service, loop, route, type, branch, level, limit.
Never a client or person.
"""

from collections.abc import Callable
from threading import Lock

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
REGISTRY = CollectorRegistry()
log = structlog.get_logger()

MEASURED_EVERY = 15.0  # seconds at least: some gauges take a look at whole tables

_at_scrape: list[Gauge] = []
_scraped: list[Callable[[], None]] = []
_one_scrape = Lock()
_measured_at = -MEASURED_EVERY


def _gauge(name: str, meaning: str, *labels: str) -> Gauge:
    gauge = Gauge(name, meaning, labels, registry=REGISTRY)
    _at_scrape.append(gauge)
    return gauge


HTTP_REQUESTS = Counter(
    "keepwell_http_requests_total",
    "Requests answered.",
    ["service", "route", "method", "status"],
    registry=REGISTRY,
)
HTTP_SECONDS = Histogram(
    "keepwell_http_request_seconds",
    "Time from a request to its answer.",
    ["service", "route", "method"],
    registry=REGISTRY,
)
EVENTS_HANDLED = Counter(
    "keepwell_events_handled_total",
    "Events that got a verdict.",
    ["service", "type", "verdict"],
    registry=REGISTRY,
)
HANDLER_SECONDS = Histogram(
    "keepwell_handler_seconds",
    "Time a handler took for one batch.",
    ["service", "type"],
    registry=REGISTRY,
)
EVENT_SECONDS = Histogram(
    "keepwell_event_seconds",
    "Time from the announcement of one of our events to its verdict.",
    ["service"],
    buckets=(0.1, 0.5, 1, 5, 10, 30, 60, 300, 3_600),
    registry=REGISTRY,
)
EVENTS_UNROUTABLE = Counter(
    "keepwell_events_unroutable_total",
    "Events somebody declares and no queue took.",
    ["service", "type"],
    registry=REGISTRY,
)
CALLS_DECLINED = Counter(
    "keepwell_calls_declined_total",
    "Calls that were declined.",
    ["branch"],
    registry=REGISTRY,
)
SCRAPES_FAILED = Counter(
    "keepwell_scrapes_failed_total",
    "Functions that failed to set their gauges at a scrape.",
    registry=REGISTRY,
)

INBOX_AGE = _gauge(
    "keepwell_inbox_waiting_age_seconds", "Age of the oldest waiting event.", "service"
)
INBOX_WAITING = _gauge(
    "keepwell_inbox_waiting_events", "Events that wait to be handled.", "service"
)
EVENTS_PARKED = _gauge(
    "keepwell_parked_events", "Events set aside for a person to judge.", "service"
)
OUTBOX_AGE = _gauge(
    "keepwell_outbox_age_seconds", "Age of the oldest unpublished event.", "service"
)
OUTBOX_UNPUBLISHED = _gauge(
    "keepwell_outbox_unpublished_events", "Events not yet published.", "service"
)
LOOPS_SILENT = _gauge(
    "keepwell_loop_silent_seconds",
    "Time since a loop of a worker last went round.",
    *("service", "loop"),
)
TIMERS_LATE = _gauge(
    "keepwell_timers_late_seconds", "How long the longest due timer waits.", "service"
)
DATABASE_CONNECTIONS = _gauge(
    "keepwell_database_connections", "Connections to the database server.", "service"
)
DATABASE_CONNECTIONS_MOST = _gauge(
    "keepwell_database_connections_most", "Connections that it allows.", "service"
)
DATABASE_BYTES = _gauge(
    "keepwell_database_bytes", "Size of the service's database.", "service"
)
AUDIT_CHAIN_BROKEN = _gauge(
    "keepwell_audit_chain_broken",
    "1 while the audit log is not as it was written.",
    "service",
)
AUDIT_VERIFIED_AGE = _gauge(
    "keepwell_audit_verified_age_seconds",
    "Time since the audit log was verified, whatever was found.",
    "service",
)
CALLBACKS_OVERDUE = _gauge(
    "keepwell_callbacks_overdue", "Callbacks past their due time.", "branch"
)
CLIENTS = _gauge(
    "keepwell_clients", "Clients by level of relationship.", "branch", "level"
)
RELATIONSHIP_VALUE = _gauge(
    "keepwell_relationship_value", "Mean relationship value, 0 to 100.", "branch"
)
CLIENTS_WITHOUT_NEXT_TOUCH = _gauge(
    "keepwell_clients_without_next_touch", "Clients nobody is to contact.", "branch"
)
NEXT_TOUCHES_REPAIRED = Counter(
    "keepwell_next_touches_repaired_total",
    "Clients that nobody was to contact, and then somebody was.",
    ["branch"],
    registry=REGISTRY,
)
RETENTION_DELETED = Counter(
    "keepwell_retention_deleted_total",
    "Rows deleted because they were older than their class may be.",
    ["service", "what"],
    registry=REGISTRY,
)
RETENTION_OVERDUE = _gauge(
    "keepwell_retention_overdue_seconds",
    "Time since no row of a class was older than it may be.",
    *("service", "what"),
)
BACKUP_AGE = _gauge(
    "keepwell_backup_age_seconds", "Age of the last backup, where any is expected."
)
REQUESTS_LATE = _gauge(
    "keepwell_requests_late", "Requests open past their last day.", "branch"
)
PROMISES_BROKEN = Counter(
    "keepwell_promises_broken_total",
    "Months in which a promised call or meeting did not happen.",
    ["branch"],
    registry=REGISTRY,
)
BEACHES = _gauge(
    "keepwell_beaches",
    "People, engagements and branches with too little sold ahead, by how grave it is.",
    *("what", "branch", "level"),
)
LIMIT_VALUE = _gauge(
    "keepwell_limit_value", "What a limit is of, as judged last.", "limit", "branch"
)
LIMIT_LEVEL = _gauge(
    "keepwell_limit_level", "0 clear, 1 warned, 2 breached.", "limit", "branch"
)
LIMIT_SOUNDS = _gauge(
    "keepwell_limit_sounds",
    "1 for a breach that nobody took note of or put off.",
    *("limit", "branch"),
)

MESSAGES_SETTLED = Counter(
    "keepwell_messages_settled_total",
    "Messages of which it is known what became of them.",
    ["channel", "state"],
    registry=REGISTRY,
)
MESSAGES = _gauge("keepwell_messages", "Messages that are not sent.", "state")
MESSAGES_PAUSED = _gauge(
    "keepwell_messages_paused", "1 while messages are stopped.", "over", "channel"
)
LANES_FAILING = _gauge(
    "keepwell_messages_lane_failures", "Failures in a row of a way out.", "lane"
)
CLOCKS_OFF = _gauge(
    "keepwell_messages_clock_off_seconds",
    "How far a resting sender's clock is off the database's.",
    "instance",
)
NEWSLETTERS_LATE = _gauge(
    "keepwell_newsletters_late", "1 while a month's newsletter is late.", "branch"
)
MAILBOX_WAITING = _gauge(
    "keepwell_mailbox_waiting_mails", "Mails that wait to be taken in."
)
MAILBOX_AGE = _gauge(
    "keepwell_mailbox_waiting_age_seconds", "Age of the oldest mail that waits."
)
MAILBOX_PARKED = _gauge(
    "keepwell_mailbox_parked_mails", "Mails that could not be taken in."
)
MAILBOX_FAILING = _gauge(
    "keepwell_mailbox_failing_seconds", "How long the mailbox has not been reached."
)
COMPLAINTS = _gauge(
    "keepwell_messages_complaints", "Complaints of the last 30 days.", "branch"
)


def scraped(function: Callable[[], None]) -> Callable[[], None]:
    """Have `function` set its gauges at a scrape; it is returned unchanged."""
    _scraped.append(function)
    return function


def exposition(now: float) -> tuple[bytes, str]:
    """Return all metrics in Prometheus' text format, and its media type.

    Gauges are measured at most every 15 s; `now` is a monotonic clock's, in seconds.
    """
    with _one_scrape:
        _measure(now)
        return generate_latest(REGISTRY), CONTENT_TYPE_PLAIN_0_0_4


def _measure(now: float) -> None:
    global _measured_at  # noqa: PLW0603 the registry is the process's, and so is this
    if now < _measured_at + MEASURED_EVERY:
        return
    _measured_at = now
    for gauge in _at_scrape:
        # What is not set anew is gone: a stale figure would look alive.
        gauge.clear()
    for function in _scraped:
        _run(function)


def _run(function: Callable[[], None]) -> None:
    try:
        function()
    except Exception:
        # A process that has lost its database still shows all the rest.
        SCRAPES_FAILED.inc()
        log.exception("scrape failed")
