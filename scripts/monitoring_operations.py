"""What the dashboard of operations shows, by service."""

from scripts.monitoring_panels import (
    OF_SERVICE,
    Panel,
    Rows,
    most,
    none_is_zero,
    quantile,
    rate,
)

OF_QUEUES = '{queue=~"keepwell[.]($service).*"}'
REQUESTS = "keepwell_http_requests_total"
OPERATIONS: Rows = {
    "Suite": (
        Panel("Processes that answer", 'sum(up{job=~".*keepwell.*"})', now=True),
        Panel(
            "Requests that failed",
            f"sum(rate({REQUESTS}{{status=~'5..'}}[1h]) or 0 * rate({REQUESTS}[1h]))"
            f" / sum(rate({REQUESTS}[1h]))",
            unit="percentunit",
            now=True,
        ),
        Panel("Events parked", most("keepwell_parked_events", "service"), now=True),
        Panel(
            "Events that nothing takes",
            none_is_zero("sum(increase(keepwell_events_unroutable_total[1h]))"),
            now=True,
        ),
        Panel("Requests", rate(REQUESTS, "service"), "{{service}}", "reqps"),
        Panel(
            "Requests by status", rate(REQUESTS, "status"), "{{status}}", unit="reqps"
        ),
        Panel(
            "Time of a request, 99 % below",
            quantile("keepwell_http_request_seconds", 0.99),
            *("{{service}}", "s"),
        ),
        Panel(
            "Slowest routes, mean",
            f"topk(5, {rate('keepwell_http_request_seconds_sum', 'route')}"
            f" / {rate('keepwell_http_request_seconds_count', 'route')})",
            *("{{route}}", "s"),
        ),
    ),
    "Bus": (
        Panel(
            "Events handled",
            rate("keepwell_events_handled_total", "service"),
            *("{{service}}", "ops"),
        ),
        Panel(
            "Verdicts",
            rate("keepwell_events_handled_total", "verdict"),
            *("{{verdict}}", "ops"),
        ),
        Panel(
            "From announcement to verdict, 99 % below",
            quantile("keepwell_event_seconds", 0.99),
            *("{{service}}", "s"),
        ),
        Panel(
            "Time of a batch, 99 % below",
            quantile("keepwell_handler_seconds", 0.99),
            *("{{service}}", "s"),
        ),
        Panel(
            "Events that wait at the broker",
            none_is_zero(
                most("rabbitmq_detailed_queue_messages_ready", "queue", OF_QUEUES)
            ),
            "{{queue}}",
        ),
        Panel(
            "Events that wait in an inbox",
            most("keepwell_inbox_waiting_events", "service", OF_SERVICE),
            "{{service}}",
        ),
        Panel(
            "Oldest event in an inbox",
            most("keepwell_inbox_waiting_age_seconds", "service", OF_SERVICE),
            *("{{service}}", "s"),
        ),
        Panel(
            "Events that wait in an outbox",
            most("keepwell_outbox_unpublished_events", "service", OF_SERVICE),
            "{{service}}",
        ),
        Panel(
            "Oldest event in an outbox",
            most("keepwell_outbox_age_seconds", "service", OF_SERVICE),
            *("{{service}}", "s"),
        ),
        Panel(
            "Silence of the liveliest replica's loops",
            f"min by (service, loop) (keepwell_loop_silent_seconds{OF_SERVICE})",
            *("{{service}} {{loop}}", "s"),
        ),
        Panel(
            "How late timers are",
            most("keepwell_timers_late_seconds", "service", OF_SERVICE),
            *("{{service}}", "s"),
        ),
    ),
    "PostgreSQL": (
        Panel(
            "Connections",
            most("keepwell_database_connections", "service", OF_SERVICE),
            "{{service}}",
        ),
        Panel(
            "Connections, of those allowed",
            f"{most('keepwell_database_connections', 'service', OF_SERVICE)} / "
            + most("keepwell_database_connections_most", "service", OF_SERVICE),
            *("{{service}}", "percentunit"),
        ),
        Panel(
            "Size",
            most("keepwell_database_bytes", "service", OF_SERVICE),
            *("{{service}}", "bytes"),
        ),
    ),
    "Outbound": (
        Panel("Messages not sent", most("keepwell_messages", "state"), "{{state}}"),
        Panel(
            "What became of messages",
            rate("keepwell_messages_settled_total", "channel, state", ""),
            *("{{channel}} {{state}}", "ops"),
        ),
        Panel(
            "Stopped",
            none_is_zero(most("keepwell_messages_paused", "over, channel")),
            "{{over}} {{channel}}",
        ),
        Panel(
            "Failures in a row",
            none_is_zero(most("keepwell_messages_lane_failures", "lane")),
            "{{lane}}",
        ),
        Panel(
            "Complaints of 30 days",
            none_is_zero(most("keepwell_messages_complaints", "branch")),
            "{{branch}}",
        ),
        Panel(
            "Mails that wait",
            none_is_zero("max(keepwell_mailbox_waiting_mails)"),
            "in the mailbox",
        ),
        Panel(
            "Oldest mail that waits",
            none_is_zero("max(keepwell_mailbox_waiting_age_seconds)"),
            *("age", "s"),
        ),
        Panel(
            "Mails set aside",
            none_is_zero("max(keepwell_mailbox_parked_mails)"),
            now=True,
        ),
        Panel(
            "Mailbox away for",
            none_is_zero("max(keepwell_mailbox_failing_seconds)"),
            unit="s",
            now=True,
        ),
    ),
}
