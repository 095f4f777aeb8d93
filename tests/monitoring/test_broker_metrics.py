"""RabbitMQ shows what the rules ask of it, where docker/prometheus.yaml asks for it."""

import re
from pathlib import Path

import httpx
import pytest
import yaml

from libs.bus.carriers.topology import declare
from libs.ports import free_port
from libs.testing.brokers import ADMIN, BrokerNode
from libs.waiting import until
from tests.monitoring.test_metrics import OF_NODES, OF_QUEUES

COMPOSED = Path("docker/prometheus.yaml")


class Watched(BrokerNode):
    """A node that shows its metrics as well."""

    def __init__(self, directory):
        super().__init__(directory, ADMIN)
        self.metrics = free_port()
        self._write("enabled_plugins", "[rabbitmq_management,rabbitmq_prometheus].")
        known = (directory / "rabbitmq.conf").read_text()
        port = f"prometheus.tcp.ip = 127.0.0.1\nprometheus.tcp.port = {self.metrics}\n"
        self._write("rabbitmq.conf", known + port)


@pytest.fixture
def node(tmp_path):
    started = Watched(tmp_path)
    started.start()
    yield started
    started.kill()


def test_the_rules_ask_for_what_the_broker_shows(node):
    declare(node.vhost().admin, "probe", {}, [])

    def shown():
        of_queue = names(told(node, "rabbitmq"), 'queue="keepwell.probe"')
        return of_queue | names(told(node, "rabbitmq-nodes"))

    assert until(lambda: shown() >= OF_QUEUES | OF_NODES, 10), shown()


def told(node, named):
    """Ask as Prometheus of compose.yaml does."""
    jobs = yaml.safe_load(COMPOSED.read_text())["scrape_configs"]
    [asked] = [job for job in jobs if job["job_name"] == named]
    path = asked.get("metrics_path", "/metrics")
    url = f"http://127.0.0.1:{node.metrics}{path}"
    return httpx.get(url, params=asked.get("params"), trust_env=False).text


def names(text, of=""):
    return {re.split("[{ ]", line)[0] for line in text.splitlines() if of in line}
