"""Histories of the suite itself: on which each alert fires, and is silent."""

from scripts.monitoring_processes import SHOWN
from services.served import SERVICES
from tests.monitoring.promtool import Case

EVERYBODY = {
    (service, role): shown.format(service=service)
    for service in SERVICES
    for role, shown in SHOWN.items()
}
GONE = ("cadence", "worker")
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
        (  # one of two replicas is enough, and those that send may rest for an hour
            'keepwell_loop_silent_seconds{loop="timers", n="1"} 9x20',
            'keepwell_loop_silent_seconds{loop="timers", n="2"} 999x20',
            'keepwell_loop_silent_seconds{service="guard", loop="relay"} 999x20',
            'keepwell_loop_silent_seconds{service="outbound", loop="sender"} 999x20',
            'keepwell_loop_silent_seconds{service="outbound", loop="mailbox"} 999x20',
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
    "KeepwellFiguresOld": Case(
        ('keepwell_measured_age_seconds{service="cadence"} 121+60x20',),
        (  # one of two replicas is enough
            'keepwell_measured_age_seconds{service="cadence", n="1"} 121+60x20',
            'keepwell_measured_age_seconds{service="cadence", n="2"} 30x20',
        ),
        blip=2,
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
