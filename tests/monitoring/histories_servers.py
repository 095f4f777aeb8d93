"""Histories of RabbitMQ and PostgreSQL: on which each alert fires, and is silent."""

from tests.monitoring.promtool import Case

QUEUE = '{queue="keepwell.guard"}'
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
