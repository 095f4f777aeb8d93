"""Every metric of Keepwell, defined once.

A label is one of few: service, loop, route, type, branch, level, limit.
Never a client or person. A gauge without a label would show 0 in every process.
"""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
REGISTRY = CollectorRegistry()

# Gauges that a service measures of its traffic, and of its business: some of these take
# a look at whole tables.
OPERATIONS: list[Gauge] = []
BUSINESS: list[Gauge] = []


def _gauge(name: str, meaning: str, *labels: str) -> Gauge:
    return Gauge(name, meaning, labels, registry=REGISTRY)


def _operations(name: str, meaning: str, *labels: str) -> Gauge:
    OPERATIONS.append(gauge := _gauge(name, meaning, *labels))
    return gauge


def _business(name: str, meaning: str, *labels: str) -> Gauge:
    BUSINESS.append(gauge := _gauge(name, meaning, *labels))
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
    "Functions that failed to set their gauges.",
    registry=REGISTRY,
)

INBOX_AGE = _operations(
    "keepwell_inbox_waiting_age_seconds", "Age of the oldest waiting event.", "service"
)
INBOX_WAITING = _operations(
    "keepwell_inbox_waiting_events", "Events that wait to be handled.", "service"
)
EVENTS_PARKED = _operations(
    "keepwell_parked_events", "Events set aside for a person to judge.", "service"
)
OUTBOX_AGE = _operations(
    "keepwell_outbox_age_seconds", "Age of the oldest unpublished event.", "service"
)
OUTBOX_UNPUBLISHED = _operations(
    "keepwell_outbox_unpublished_events", "Events not yet published.", "service"
)
LOOPS_SILENT = _gauge(
    "keepwell_loop_silent_seconds",
    "Time since a loop of a worker last went round.",
    *("service", "loop"),
)
MEASURED_AGE = _gauge(
    "keepwell_measured_age_seconds",
    "Time since all that a scrape shows of a database was read from it.",
    "service",
)
TIMERS_LATE = _operations(
    "keepwell_timers_late_seconds", "How long the longest due timer waits.", "service"
)
DATABASE_CONNECTIONS = _operations(
    "keepwell_database_connections", "Connections to the database server.", "service"
)
DATABASE_CONNECTIONS_MOST = _operations(
    "keepwell_database_connections_most", "Connections that it allows.", "service"
)
DATABASE_BYTES = _operations(
    "keepwell_database_bytes", "Size of the service's database.", "service"
)
AUDIT_CHAIN_BROKEN = _operations(
    "keepwell_audit_chain_broken",
    "1 while the audit log is not as it was written.",
    "service",
)
AUDIT_VERIFIED_AGE = _operations(
    "keepwell_audit_verified_age_seconds",
    "Time since the audit log was verified, whatever was found.",
    "service",
)
CALLBACKS_OVERDUE = _business(
    "keepwell_callbacks_overdue", "Callbacks past their due time.", "branch"
)
CLIENTS = _business(
    "keepwell_clients", "Clients by level of relationship.", "branch", "level"
)
RELATIONSHIP_VALUE = _business(
    "keepwell_relationship_value", "Mean relationship value, 0 to 100.", "branch"
)
CLIENTS_WITHOUT_NEXT_TOUCH = _business(
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
RETENTION_OVERDUE = _business(
    "keepwell_retention_overdue_seconds",
    "Time since no row of a class was older than it may be.",
    *("service", "what"),
)
BACKUP_AGE = _business(
    "keepwell_backup_age_seconds",
    "Age of the last backup, where any is expected.",
    "service",
)
REQUESTS_LATE = _business(
    "keepwell_requests_late", "Requests open past their last day.", "branch"
)
PROMISES_BROKEN = Counter(
    "keepwell_promises_broken_total",
    "Months in which a promised call or meeting did not happen.",
    ["branch"],
    registry=REGISTRY,
)
BEACHES = _business(
    "keepwell_beaches",
    "People, engagements and branches with too little sold ahead, by how grave it is.",
    *("what", "branch", "level"),
)
LIMIT_VALUE = _business(
    "keepwell_limit_value", "What a limit is of, as judged last.", "limit", "branch"
)
LIMIT_LEVEL = _business(
    "keepwell_limit_level", "0 clear, 1 warned, 2 breached.", "limit", "branch"
)
LIMIT_SOUNDS = _business(
    "keepwell_limit_sounds",
    "1 for a breach that nobody took note of or put off.",
    *("limit", "branch"),
)

MESSAGES_SETTLED = Counter(
    "keepwell_messages_settled_total",
    "Messages to clients, by what became of them.",
    ["channel", "state"],
    registry=REGISTRY,
)
MESSAGES = _business("keepwell_messages", "Messages that are not sent.", "state")
MESSAGES_ARMED = _business(
    "keepwell_messages_armed",
    "1 while an instance that may send is at work, else 0.",
    "service",
)
MESSAGES_WAITING_AGE = _business(
    "keepwell_messages_waiting_age_seconds",
    "How long the first message waits that may go out.",
    "service",
)
MESSAGES_PAUSED = _business(
    "keepwell_messages_paused", "1 while messages are stopped.", "over", "channel"
)
LANES_FAILING = _business(
    "keepwell_messages_lane_failures", "Failures in a row of a way out.", "lane"
)
CLOCKS_OFF = _business(
    "keepwell_messages_clock_off_seconds",
    "How far a resting sender's clock is off the database's.",
    "sender",
)
NEWSLETTERS_LATE = _business(
    "keepwell_newsletters_late", "1 while a month's newsletter is late.", "branch"
)
MAILBOX_WAITING = _business(
    "keepwell_mailbox_waiting_mails", "Mails that wait to be taken in.", "service"
)
MAILBOX_AGE = _business(
    "keepwell_mailbox_waiting_age_seconds",
    "Age of the oldest mail that waits.",
    "service",
)
MAILBOX_PARKED = _business(
    "keepwell_mailbox_parked_mails", "Mails that could not be taken in.", "service"
)
MAILBOX_FAILING = _business(
    "keepwell_mailbox_failing_seconds",
    "How long the mailbox has not been reached.",
    "service",
)
COMPLAINTS = _business(
    "keepwell_messages_complaints", "Complaints of the last 30 days.", "branch"
)
