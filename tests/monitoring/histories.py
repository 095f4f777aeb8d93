"""For every alert but those of promises: a history on which it fires, and one not."""

from scripts.monitoring_processes import SHOWN
from services.served import SERVICES
from tests.monitoring.promtool import Case

EVERYBODY = {
    (service, role): shown.format(service=service)
    for service in SERVICES
    for role, shown in SHOWN.items()
}
GONE = ("cadence", "worker")
QUEUE = '{queue="keepwell.guard"}'

SUITE = {
    "KeepwellProcessDown": Case(
        ('up{job="keepwell", instance="api"} 0x20',),
        ('up{job="keepwell", instance="api"} 1x20', 'up{job="node"} 0x20'),
        blip=4,
    ),
    "KeepwellWatchdog": Case(("vector 0x20",), ("vector 0x20",)),
    "KeepwellServiceAbsent": Case(
        tuple(
            f"{shown} {'0x4 stale' if who == GONE else '0x20'}"
            for who, shown in EVERYBODY.items()
        ),
        tuple(f"{shown} 0x20" for shown in EVERYBODY.values()),
        since=5,
        blip=4,
    ),
    "KeepwellLoopSilent": Case(
        (
            'keepwell_loop_silent_seconds{service="cadence", loop="inbound"} 0+60x20',
            'keepwell_loop_silent_seconds{service="guard", loop="inbound"} 0x20',
        ),
        (  # one of two replicas is enough
            'keepwell_loop_silent_seconds{service="guard", loop="sender", n="1"} 9e3x20',
            'keepwell_loop_silent_seconds{service="guard", loop="sender", n="2"} 99x20',
            'keepwell_loop_silent_seconds{service="guard", loop="relay"} 999x20',
        ),
        since=3,
        blip=1,
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
        since=10,
        blip=1,
    ),
    "KeepwellOutboxOld": Case(
        ('keepwell_outbox_age_seconds{service="cadence"} 0+60x20',),
        ('keepwell_outbox_age_seconds{service="cadence"} 59x20',),
        since=2,
        blip=4,
    ),
    "KeepwellInboxOld": Case(
        ('keepwell_inbox_waiting_age_seconds{service="cadence"} 901+60x20',),
        ('keepwell_inbox_waiting_age_seconds{service="cadence"} 900x20',),
        blip=4,
    ),
    "KeepwellInboxStuck": Case(
        (  # it stands still: that is the worse
            'keepwell_inbox_waiting_events{service="cadence"} 50000x20',
            'keepwell_inbox_waiting_age_seconds{service="cadence"} 901+60x20',
        ),
        (
            'keepwell_inbox_waiting_events{service="cadence"} 50000+10x20',
            'keepwell_inbox_waiting_age_seconds{service="cadence"} 30x20',
            'keepwell_inbox_waiting_events{service="guard"} 99x20',
            'keepwell_inbox_waiting_age_seconds{service="guard"} 901+60x20',
        ),
        blip=4,
    ),
    "KeepwellEventsParked": Case(
        ('keepwell_parked_events{service="cadence"} 0x9 1x10',),
        ('keepwell_parked_events{service="cadence"} 1x10 0x10',),
        since=10,
        blip=0,
    ),
    "KeepwellEventsUnroutable": Case(
        ('keepwell_events_unroutable_total{service="cadence", type="t"} 0x79 1x20',),
        (  # Prometheus was away for a while
            'keepwell_events_unroutable_total{type="t"} 5x20 _x10 5x70',
        ),
        at=90,
    ),
    "KeepwellTimersLate": Case(
        ('keepwell_timers_late_seconds{service="cadence"} 301+60x20',),
        ('keepwell_timers_late_seconds{service="cadence"} 299x20',),
        blip=4,
    ),
    "KeepwellScrapesFailed": Case(
        ('keepwell_scrapes_failed_total{instance="api"} 0+1x20',),
        (  # it failed for a moment, as when a standby takes over
            'keepwell_scrapes_failed_total{instance="api"} 0x10 9x10',
        ),
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
        blip=9,
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
        blip=4,
    ),
    "KeepwellRetentionBehind": Case(
        (
            'keepwell_retention_overdue_seconds{what="a"} 0x80',
            'keepwell_retention_overdue_seconds{what="b"} 864001+60x80',
        ),
        ('keepwell_retention_overdue_seconds{what="b"} 604800+60x80',),
        at=70,
        blip=59,
    ),
    "KeepwellBackupOld": Case(
        ("keepwell_backup_age_seconds 172801+60x20",),
        ("keepwell_backup_age_seconds 86400+60x20",),
        blip=4,
    ),
}
BROKER = {
    "KeepwellBrokerUnwatched": Case(
        (f"rabbitmq_detailed_queue_consumers{QUEUE} 1x4 stale",),
        (f"rabbitmq_detailed_queue_consumers{QUEUE} 0x20",),
        since=5,
        blip=9,
    ),
    "KeepwellBrokerAlarm": Case(
        (
            'rabbitmq_alarms_free_disk_space_watermark{instance="1"} 0x20',
            'rabbitmq_alarms_free_disk_space_watermark{instance="2"} 1x20',
        ),
        (
            "rabbitmq_alarms_free_disk_space_watermark 0x20",
            "rabbitmq_alarms_memory_used_watermark 0x20",
            "rabbitmq_alarms_file_descriptor_limit 0x20",
        ),
        blip=0,
    ),
    "KeepwellBrokerNodeAway": Case(
        ("rabbitmq_unreachable_cluster_peers_count 1x20",),
        ("rabbitmq_unreachable_cluster_peers_count 0x20",),
        blip=1,
    ),
    "KeepwellQueueLong": Case(
        (f"rabbitmq_detailed_queue_messages_ready{QUEUE} 3000x10 2000x40",),
        (
            f"rabbitmq_detailed_queue_messages_ready{QUEUE} 1000x50",
            'rabbitmq_detailed_queue_messages_ready{queue="other"} 9000x50',
        ),
        at=40,
        blip=29,
    ),
    "KeepwellQueueStuck": Case(
        (f"rabbitmq_detailed_queue_messages_ready{QUEUE} 0x9 7x80",),
        (  # one comes, one goes
            f"rabbitmq_detailed_queue_messages_ready{QUEUE} 8x20 7x20 8x20 7x30",
        ),
        at=85,
        since=40,
        blip=29,
    ),
    "KeepwellQueueUnread": Case(
        (f"rabbitmq_detailed_queue_consumers{QUEUE} 0x20",),
        (f"rabbitmq_detailed_queue_consumers{QUEUE} 1x20",),
        blip=4,
    ),
}
POSTGRES = {
    "KeepwellPostgresDeadlocks": Case(
        ('cnpg_pg_stat_database_deadlocks{datname="keepwell"} 0+1x80',),
        ('cnpg_pg_stat_database_deadlocks{datname="keepwell"} 90x60 92x20',),
        at=80,
    ),
    "KeepwellPostgresTransactionLong": Case(
        ('cnpg_backends_max_tx_duration_seconds{usename="u"} 3601+60x20',),
        ('cnpg_backends_max_tx_duration_seconds{usename="u"} 3600x20',),
        blip=4,
    ),
    "KeepwellPostgresWraparound": Case(
        ('cnpg_pg_database_xid_age{datname="keepwell"} 1000000001x20',),
        ('cnpg_pg_database_xid_age{datname="keepwell"} 200000000x20',),
        blip=4,
    ),
    "KeepwellPostgresReplicaBehind": Case(
        ('cnpg_pg_replication_lag{pod="p-2"} 301+60x20',),
        ('cnpg_pg_replication_lag{pod="p-2"} 300x20',),
        blip=4,
    ),
    "KeepwellDiskLow": Case(
        tuple(
            f'kubelet_volume_stats_{what}_bytes{{persistentvolumeclaim="keepwell-1"}}'
            f" {bytes_}x20"
            for what, bytes_ in (("available", 14), ("capacity", 100))
        ),
        tuple(
            f'kubelet_volume_stats_{what}_bytes{{persistentvolumeclaim="{claim}"}}'
            f" {bytes_}x20"
            for what, claim, bytes_ in (
                ("available", "keepwell-1", 15),
                ("capacity", "keepwell-1", 100),
                ("available", "other", 1),
                ("capacity", "other", 100),
            )
        ),
        blip=9,
    ),
}
OUTBOUND = {
    "KeepwellSendingStopped": Case(
        ('keepwell_messages_paused{over="*", channel="*"} 1x20',),
        ('keepwell_messages_paused{over="*", channel="*"} 1x9 stale',),
        blip=0,
    ),
    "KeepwellSenderUnarmed": Case(
        ("keepwell_messages_armed 0x50",),
        (
            'keepwell_messages_armed{instance="1"} 0x50',
            'keepwell_messages_armed{instance="2"} 1x50',
        ),
        at=40,
        blip=29,
    ),
    "KeepwellSenderClockOff": Case(
        ('keepwell_messages_clock_off_seconds{sender="s"} -61x20',),
        ('keepwell_messages_clock_off_seconds{sender="s"} 0x20',),
        blip=4,
    ),
    "KeepwellMessagesWaiting": Case(
        ("keepwell_messages_waiting_age_seconds 7201+60x20",),
        ("keepwell_messages_waiting_age_seconds 7200x20",),
        blip=9,
    ),
    "KeepwellLaneFailing": Case(
        ('keepwell_messages_lane_failures{lane="smtp"} 5x20',),
        ('keepwell_messages_lane_failures{lane="smtp"} 4x20',),
        blip=4,
    ),
    "KeepwellMessagesInDoubt": Case(
        ('keepwell_messages{state="ambiguous"} 1x20',),
        (
            'keepwell_messages{state="ambiguous"} 0x20',
            'keepwell_messages{state="queued"} 9x20',
        ),
        blip=14,
    ),
    "KeepwellComplaints": Case(
        (  # an old one drops out before the new one comes
            'keepwell_messages_complaints{branch="vienna"} 3x1000 2x400 3x100',
        ),
        (  # Prometheus was away a day ago
            'keepwell_messages_complaints{branch="vienna"} 3x50 _x20 3x1000 2x600',
        ),
        at=1_500,
    ),
    "KeepwellMailboxAway": Case(
        ("keepwell_mailbox_failing_seconds 901x20",),
        ("keepwell_mailbox_failing_seconds 900x20",),
        blip=0,
    ),
    "KeepwellMailboxBehind": Case(
        ("keepwell_mailbox_waiting_age_seconds 3601x20",),
        ("keepwell_mailbox_waiting_age_seconds 3600x20",),
        blip=4,
    ),
    "KeepwellMailsParked": Case(
        ("keepwell_mailbox_parked_mails 1x20",),
        ("keepwell_mailbox_parked_mails 0x20",),
        blip=4,
    ),
}
OWNERS = {
    "KeepwellCallbackOverdue": Case(
        ('keepwell_callbacks_overdue{branch="vienna"} 3x50',),
        ('keepwell_callbacks_overdue{branch="vienna"} 2x50',),
        at=40,
        blip=29,
    ),
    "KeepwellPromisesBroken": Case(
        ('keepwell_promises_broken_total{branch="vienna"} 0x10 2x10',),
        ('keepwell_promises_broken_total{branch="vienna"} 7x20',),
    ),
    "KeepwellConcentrationBreached": Case(
        ('keepwell_limit_sounds{limit="top_1", branch="firm"} 1x20',),
        ('keepwell_limit_sounds{limit="top_1", branch="firm"} 0x20',),
        blip=4,
    ),
    "KeepwellBeachAhead": Case(
        ('keepwell_beaches{what="person", branch="vienna", level="2"} 1x100',),
        ('keepwell_beaches{what="person", branch="vienna", level="1"} 9x100',),
        at=80,
        blip=59,
    ),
    "KeepwellRelationshipValueFalling": Case(
        (  # six of ten clients are left alone
            'keepwell_relationship_value{branch="vienna"} 50x2000 50-0.00007x42000',
            'keepwell_clients{branch="vienna", level="warm"} 100x44000',
        ),
        (
            'keepwell_relationship_value{branch="vienna"} 50x2000 49x42000',
            'keepwell_clients{branch="vienna", level="warm"} 100x44000',
            # new clients came
            'keepwell_relationship_value{branch="graz"} 50x2000 40x42000',
            'keepwell_clients{branch="graz", level="warm"} 100x2000 130x42000',
        ),
        at=42_240,
    ),
    "KeepwellClientsWithoutNextTouch": Case(
        ('keepwell_clients_without_next_touch{branch="vienna"} 1x100',),
        ('keepwell_clients_without_next_touch{branch="vienna"} 0x100',),
        at=80,
        blip=59,
    ),
    "KeepwellRequestsLate": Case(
        ('keepwell_requests_late{branch="vienna"} 1x100',),
        ('keepwell_requests_late{branch="vienna"} 0x100',),
        at=80,
        blip=59,
    ),
    "KeepwellCallsDeclined": Case(
        ('keepwell_calls_declined_total{branch="vienna"} 0x1440 1x60',),
        (  # Prometheus was away a day ago
            'keepwell_calls_declined_total{branch="vienna"} 5x30 _x60 5x1500',
        ),
        at=1_500,
    ),
    "KeepwellNewsletterMissing": Case(
        ('keepwell_newsletters_late{branch="vienna"} 1x100',),
        ('keepwell_newsletters_late{branch="vienna"} 1x9 stale',),
        at=80,
        blip=59,
    ),
}
HISTORIES = SUITE | BROKER | POSTGRES | OUTBOUND | OWNERS
