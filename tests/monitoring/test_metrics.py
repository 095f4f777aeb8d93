"""Whatever rules and dashboards ask for, the code shows, and operations can read of."""

import json
import re
from pathlib import Path

import yaml

from libs.observability import metrics
from tests.monitoring.promtool import MONITORING, RULES

NAMED = re.compile(r"\b((?:keepwell|rabbitmq)_[a-z_]+|up)\b(?=[{\[) ]|$)", re.MULTILINE)
# Theirs: what Prometheus and RabbitMQ themselves show.
THEIRS = {
    "up",
    "rabbitmq_detailed_queue_messages_ready",
    "rabbitmq_detailed_queue_consumers",
}


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
