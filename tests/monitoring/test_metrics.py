"""Whatever rules and dashboards ask for, the code shows, and operations can read of."""

import json
import re
from pathlib import Path

import yaml

from libs.observability import metrics
from tests.monitoring.promtool import MONITORING, RULES

PLACES = "keepwell|rabbitmq|cnpg|kubelet"
NAMED = re.compile(rf"\b((?:{PLACES})_[a-z_]+|up)\b(?=[{{\[) ]|$)", re.MULTILINE)
# What RabbitMQ shows of queues and of nodes, and what nodes show from version 3.12 on.
OF_QUEUES = {
    "rabbitmq_detailed_queue_messages_ready",
    "rabbitmq_detailed_queue_consumers",
}
OF_NODES = {
    "rabbitmq_alarms_free_disk_space_watermark",
    "rabbitmq_alarms_memory_used_watermark",
    "rabbitmq_alarms_file_descriptor_limit",
}
OF_NEW_NODES = {"rabbitmq_unreachable_cluster_peers_count"}
# What CloudNativePG's exporter shows by its own queries, and the kubelet of volumes.
OF_POSTGRES = {
    "cnpg_backends_max_tx_duration_seconds",
    "cnpg_pg_database_xid_age",
    "cnpg_pg_replication_lag",
    "cnpg_pg_stat_database_deadlocks",
}
OF_VOLUMES = {
    "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
}
OF_PROMETHEUS = {"up"}
THEIRS = OF_QUEUES | OF_NODES | OF_NEW_NODES | OF_POSTGRES | OF_VOLUMES | OF_PROMETHEUS


def shown():
    """List what our metrics are called when they are scraped."""
    for family in metrics.REGISTRY.collect():
        if family.type == "histogram":
            yield from (f"{family.name}_{part}" for part in ("bucket", "count", "sum"))
        elif family.type == "counter":
            yield f"{family.name}_total"
        else:
            yield family.name


def queries():
    for path in RULES:
        for group in yaml.safe_load(path.read_text())["groups"]:
            yield from (rule["expr"] for rule in group["rules"])
    for path in (MONITORING / "dashboards").glob("*.json"):
        for panel in json.loads(path.read_text())["panels"]:
            yield from (target["expr"] for target in panel.get("targets", ()))


def test_every_metric_that_is_asked_for_is_there():
    records = re.compile(r"\b\w+:\w+:\w+")
    asked = {
        name for query in queries() for name in NAMED.findall(records.sub("", query))
    }

    assert len(asked) > 30
    assert asked - {*shown()} == THEIRS


def test_every_metric_is_explained_to_operations():
    explained = Path("docs/operations.md").read_text()
    told = {family.name for family in metrics.REGISTRY.collect()}
    assert {name for name in told if f"`{name}" not in explained} == set()
