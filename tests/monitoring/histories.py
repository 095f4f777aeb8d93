"""For every alert but those of promises: a history on which it fires, and one not."""

from tests.monitoring.promtool import Case

SUITE = {
    "KeepwellProcessDown": Case(
        ('up{job="keepwell", instance="api"} 0x20',),
        ('up{job="keepwell", instance="api"} 1x20', 'up{job="node"} 0x20'),
    ),
    "KeepwellRelayMissing": Case(
        (
            'keepwell_loop_silent_seconds{service="cadence", loop="relay"} 0x9 stale',
            'keepwell_loop_silent_seconds{service="guard", loop="relay"} 0x20',
        ),
        (  # one of two replicas is enough
            'keepwell_loop_silent_seconds{service="guard", loop="relay", n="1"} 99x20',
            'keepwell_loop_silent_seconds{service="guard", loop="relay", n="2"} 0x20',
        ),
    ),
    "KeepwellOutboxOld": Case(
        ('keepwell_outbox_age_seconds{service="cadence"} 0+60x20',),
        ('keepwell_outbox_age_seconds{service="cadence"} 59x20',),
    ),
    "KeepwellInboxGrowing": Case(
        ('keepwell_inbox_waiting_events{service="cadence"} 600+10x40',),
        ('keepwell_inbox_waiting_events{service="cadence"} 900-10x40',),
        at=35,
    ),
    "KeepwellEventsParked": Case(
        ('keepwell_parked_events{service="cadence"} 0x10 1x10',),
        ('keepwell_parked_events{service="cadence"} 1x10 0x10',),
    ),
    "KeepwellEventsUnroutable": Case(
        ('keepwell_events_unroutable_total{service="cadence", type="t"} _x80 1x20',),
        ('keepwell_events_unroutable_total{service="cadence", type="t"} 1x100',),
        at=90,
    ),
    "KeepwellTimersLate": Case(
        ('keepwell_timers_late_seconds{service="cadence"} 301+60x20',),
        ('keepwell_timers_late_seconds{service="cadence"} 299x20',),
    ),
    "KeepwellScrapesFailed": Case(
        ('keepwell_scrapes_failed_total{instance="api"} 0+1x20',),
        ('keepwell_scrapes_failed_total{instance="api"} 7x20',),
    ),
    "KeepwellDatabaseConnectionsLow": Case(
        (
            'keepwell_database_connections{service="cadence"} 81x20',
            'keepwell_database_connections_most{service="cadence"} 100x20',
        ),
        (
            'keepwell_database_connections{service="cadence"} 80x20',
            'keepwell_database_connections_most{service="cadence"} 100x20',
        ),
    ),
    "KeepwellAuditChainBroken": Case(
        (  # one of two replicas is enough
            'keepwell_audit_chain_broken{service="registry", n="1"} 0x20',
            'keepwell_audit_chain_broken{service="registry", n="2"} 0x9 1x11',
        ),
        ('keepwell_audit_chain_broken{service="registry"} 1x9 0x11',),
    ),
    "KeepwellAuditUnverified": Case(
        ('keepwell_audit_verified_age_seconds{service="cadence"} 172801+60x20',),
        ('keepwell_audit_verified_age_seconds{service="cadence"} 86400+60x20',),
    ),
    "KeepwellRetentionBehind": Case(
        (
            'keepwell_retention_overdue_seconds{service="cadence", what="a"} 0x80',
            'keepwell_retention_overdue_seconds{service="cadence", what="b"}'
            " 864001+60x80",
        ),
        (
            'keepwell_retention_overdue_seconds{service="cadence", what="b"}'
            " 604800+60x80",
        ),
        at=70,
    ),
    "KeepwellBackupOld": Case(
        ("keepwell_backup_age_seconds 172801+60x20",),
        ("keepwell_backup_age_seconds 86400+60x20",),
    ),
    "KeepwellQueueGrowing": Case(
        ('rabbitmq_detailed_queue_messages_ready{queue="keepwell.guard"} 1001+1x40',),
        (
            'rabbitmq_detailed_queue_messages_ready{queue="keepwell.guard"} 2000-1x40',
            'rabbitmq_detailed_queue_messages_ready{queue="other"} 1001+1x40',
        ),
        at=35,
    ),
    "KeepwellQueueUnread": Case(
        ('rabbitmq_detailed_queue_consumers{queue="keepwell.guard"} 0x20',),
        ('rabbitmq_detailed_queue_consumers{queue="keepwell.guard"} 1x20',),
    ),
}
OUTBOUND = {
    "KeepwellSendingStopped": Case(
        ('keepwell_messages_paused{over="*", channel="*"} 1x20',),
        ('keepwell_messages_paused{over="*", channel="*"} 1x9 stale',),
    ),
    "KeepwellLaneFailing": Case(
        ('keepwell_messages_lane_failures{lane="smtp"} 5x20',),
        ('keepwell_messages_lane_failures{lane="smtp"} 4x20',),
    ),
    "KeepwellMessagesInDoubt": Case(
        ('keepwell_messages{state="ambiguous"} 1x20',),
        (
            'keepwell_messages{state="ambiguous"} 0x20',
            'keepwell_messages{state="queued"} 9x20',
        ),
    ),
    "KeepwellComplaints": Case(
        ('keepwell_messages_complaints{branch="vienna"} 2x1400 3x100',),
        ('keepwell_messages_complaints{branch="vienna"} 3x1500',),
        at=1_500,
    ),
    "KeepwellMailboxAway": Case(
        ("keepwell_mailbox_failing_seconds 901x20",),
        ("keepwell_mailbox_failing_seconds 900x20",),
    ),
    "KeepwellMailboxBehind": Case(
        ("keepwell_mailbox_waiting_age_seconds 3601x20",),
        ("keepwell_mailbox_waiting_age_seconds 3600x20",),
    ),
    "KeepwellMailsParked": Case(
        ("keepwell_mailbox_parked_mails 1x20",),
        ("keepwell_mailbox_parked_mails 0x20",),
    ),
}
OWNERS = {
    "KeepwellCallbackOverdue": Case(
        ('keepwell_callbacks_overdue{branch="vienna"} 1x20',),
        ('keepwell_callbacks_overdue{branch="vienna"} 1x9 stale',),
    ),
    "KeepwellPromisesBroken": Case(
        ('keepwell_promises_broken_total{branch="vienna"} 0x10 2x10',),
        ('keepwell_promises_broken_total{branch="vienna"} 7x20',),
    ),
    "KeepwellConcentrationBreached": Case(
        ('keepwell_limit_sounds{limit="top_1", branch="firm"} 1x20',),
        ('keepwell_limit_sounds{limit="top_1", branch="firm"} 0x20',),
    ),
    "KeepwellBeachAhead": Case(
        ('keepwell_beaches{what="person", branch="vienna", level="2"} 1x100',),
        ('keepwell_beaches{what="person", branch="vienna", level="1"} 9x100',),
        at=80,
    ),
    "KeepwellRelationshipValueFalling": Case(
        ('keepwell_relationship_value{branch="vienna"} 50x11500 48x1500',),
        ('keepwell_relationship_value{branch="vienna"} 50x11500 49.5x1500',),
        at=12_960,
    ),
    "KeepwellClientsWithoutNextTouch": Case(
        ('keepwell_clients_without_next_touch{branch="vienna"} 1x100',),
        ('keepwell_clients_without_next_touch{branch="vienna"} 0x100',),
        at=80,
    ),
    "KeepwellRequestsLate": Case(
        ('keepwell_requests_late{branch="vienna"} 1x100',),
        ('keepwell_requests_late{branch="vienna"} 0x100',),
        at=80,
    ),
    "KeepwellCallsDeclined": Case(
        ('keepwell_calls_declined_total{branch="vienna"} _x1440 1x60',),
        ('keepwell_calls_declined_total{branch="vienna"} 1x1500',),
        at=1_500,
    ),
    "KeepwellNewsletterMissing": Case(
        ('keepwell_newsletters_late{branch="vienna"} 1x100',),
        ('keepwell_newsletters_late{branch="vienna"} 1x9 stale',),
        at=80,
    ),
}
HISTORIES = SUITE | OUTBOUND | OWNERS
