"""RabbitMQ shows what the rules ask of it, where docker/prometheus.yaml asks for it."""

from pathlib import Path

import httpx
import pytest
import yaml

from libs.bus.carriers.topology import declare
from libs.ports import free_port
from libs.testing.brokers import ADMIN, BrokerNode
from libs.waiting import until
from tests.monitoring.test_metrics import THEIRS

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

    assert until(lambda: names(node) >= THEIRS - {"up"}, 10), names(node)


def names(node):
    jobs = yaml.safe_load(COMPOSED.read_text())["scrape_configs"]
    [asked] = [job for job in jobs if job["job_name"] == "rabbitmq"]
    url = f"http://127.0.0.1:{node.metrics}{asked['metrics_path']}"
    told = httpx.get(url, params=asked["params"], trust_env=False).text
    return {
        line.partition("{")[0]
        for line in told.splitlines()
        if 'queue="keepwell.probe"' in line
    }
