"""For every alert but those of promises: a history on which it fires, and one not."""

from tests.monitoring.histories_servers import BROKER, POSTGRES
from tests.monitoring.histories_suite import SUITE
from tests.monitoring.promtool import Case

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
