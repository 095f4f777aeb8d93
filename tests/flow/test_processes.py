"""Two APIs and two workers of each service, on real servers, as the chart runs them."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import yaml

from libs.identity import Principal, Role
from libs.identity.issuer import ISSUER
from libs.testing import databases
from services.served import SERVICES
from tests.flow.callers import Callers
from tests.flow.processes import Broker, Cluster, eventually, lay
from tests.monitoring.live import Prometheus, prometheus

COMPOSED = Path("docker/prometheus.yaml")
WORKERS = ("touchpoints", "worker")
DOWN = {"KeepwellProcessDown"}
ALONE = {"KeepwellQueueUnread", "KeepwellRelayMissing"}
FEW = 5  # events, that the one who stands by may have taken up
# Every place that has to know of each that was confirmed, once.
PLACES = {
    "clients": [f"{service}.clients" for service in SERVICES],
    "touches": ["touchpoints.touches", "touchpoints.credits", "cadence.touches"],
}
UNSETTLED = " union all ".join(
    f"select 1 from {service}.outbox where published_at is null union all"  # noqa: S608 our own names
    f" select 1 from {service}.inbox where state in ('waiting', 'parked')"
    for service in SERVICES
)
REQUESTS = "sum by (instance) (keepwell_http_requests_total) > 0"
HANDLED = "sum by (instance) (keepwell_events_handled_total) > 0"
LOOPS = """
count by (service, loop)
(keepwell_loop_silent_seconds{loop=~"inbound|relay|timers"} < 60)
"""

pytestmark = pytest.mark.timeout(300)


@dataclass
class Stage:
    """The suite, who calls it and who watches it."""

    cluster: Cluster
    broker: Broker
    callers: Callers
    watching: Prometheus

    def count(self, rows):
        with psycopg.connect(self.cluster.url) as connection:
            return connection.execute(f"select count(*) from {rows}").fetchone()[0]  # noqa: S608 our own names

    def known(self):
        """Count what every place knows, of each kind."""
        return {what: set(map(self.count, there)) for what, there in PLACES.items()}

    def adds_up(self):
        """Tell whether every place knows all that was confirmed, and nothing waits."""
        told = {what: {self.callers.confirmed[what]} for what in PLACES}
        return self.known() == told and not self.count(f"({UNSETTLED}) as rows")

    def seen(self, query):
        """Ask Prometheus for a figure of each process, by its port."""
        found = self.watching.ask(query)
        return Counter(
            {port(each["metric"]): float(each["value"][1]) for each in found}
        )

    def handling(self, name):
        """Find the one of a pair that handles events now."""
        before = self.seen(HANDLED)

        def more(pod):
            return self.seen(HANDLED)[pod.side_port] - before[pod.side_port]

        pair = self.cluster.pods[name]
        assert eventually(lambda: max(map(more, pair)) > FEW)
        return max(pair, key=more)

    def firing(self, alerts, of):
        """Name those of the alerts that fire for somebody."""
        fires = self.watching.fires
        return {a for a in alerts if any(of in str(f["labels"]) for f in fires(a))}


def port(labels):
    return int(labels["instance"].rpartition(":")[2])


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    node = Broker(tmp_path_factory.mktemp("broker"))
    yield node
    node.kill()


@pytest.fixture(scope="module")
def cluster(postgres, broker, tmp_path_factory):
    url = databases.fresh_database(postgres, lambda _url: None)
    laid = lay(url, broker, tmp_path_factory.mktemp("cluster"))
    try:
        laid.bring_up()
        yield laid
    finally:
        laid.end()


@pytest.fixture(scope="module")
def stage(cluster, broker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("prometheus")
    with prometheus(folder, jobs=jobs(cluster, broker)) as watching:
        stage = Stage(cluster, broker, called(cluster), watching)
        # A touch can be logged once touchpoints has heard of its client.
        assert eventually(stage.adds_up), stage.known()
        yield stage


def called(cluster):
    owner = Principal("olga", ISSUER, Role.OWNER, None)
    bearer = cluster.issuer.token(owner, datetime.now(UTC))
    callers = Callers(cluster.ingress.address, bearer)
    callers.open_a_branch()
    return callers


def jobs(cluster, broker):
    """Have every process scraped that is there, and the broker as in compose.yaml."""
    composed = yaml.safe_load(COMPOSED.read_text())["scrape_configs"]
    [rabbitmq] = [job for job in composed if job["job_name"] == "rabbitmq"]
    found = [{"files": [str(cluster.targets)]}]
    there = [{"targets": [f"127.0.0.1:{broker.metrics}"]}]
    return [
        {
            "job_name": "keepwell-processes",
            "scrape_interval": "2s",
            "file_sd_configs": found,
        },
        rabbitmq | {"static_configs": there},
    ]


def test_two_apis_and_two_workers_of_each_service_share_the_work(stage):
    apis = {pod.side_port for s in SERVICES for pod in stage.cluster.pods[s, "api"]}

    with stage.callers.at_work():
        assert eventually(lambda: set(stage.seen(REQUESTS)) == apis)
        # Of each worker one line that listens, and one once it has carried something.
        assert eventually(lambda: stage.broker.lines()["keepwell-registry"] == 4)
        assert eventually(lambda: stage.broker.lines()["keepwell-touchpoints"] == 4)

    loops = stage.watching.ask(LOOPS)
    assert len(loops) == len(SERVICES) * 3
    assert {each["value"][1] for each in loops} == {"2"}
    assert stage.callers.failures == []
    assert eventually(stage.adds_up), (stage.known(), stage.callers.confirmed)


def test_a_worker_takes_over_from_the_other_and_alerts_tell_who_is_down(stage):
    cluster = stage.cluster
    with stage.callers.at_work():
        first = stage.handling(WORKERS)
        cluster.kill(first)
        second = stage.handling(WORKERS)
        assert second is not first
        assert eventually(lambda: stage.firing(DOWN, str(first.side_port)))
        assert not stage.firing(ALONE, "touchpoints")

        second.end()
        assert eventually(lambda: stage.firing(ALONE, "touchpoints") == ALONE)
        cluster.restart(WORKERS, first, second)
        assert eventually(lambda: not stage.firing(ALONE, "touchpoints"))
        assert eventually(lambda: not stage.firing(DOWN, str(first.side_port)))

    assert stage.callers.failures == []
    assert eventually(stage.adds_up), (stage.known(), stage.callers.confirmed)


def test_a_rolling_restart_fails_no_request_and_loses_no_event(stage):
    before = list(stage.cluster.started)

    with stage.callers.at_work():
        stage.cluster.roll_all()

    assert all(pod.process.poll() is not None for pod in before)
    assert stage.callers.failures == []
    assert eventually(stage.adds_up), (stage.known(), stage.callers.confirmed)
