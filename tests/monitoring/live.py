"""A Prometheus of our own that scrapes a running suite every second."""

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from libs.ports import free_port
from libs.testing.suites import CALLER, answers
from libs.waiting import until
from tests.monitoring.promtool import RULES

EVERY = "1s"
STOP_SECONDS = 20


@dataclass
class Prometheus:
    """Answers queries on what it scraped."""

    address: str

    def ask(self, query):
        """Return the samples of a query, now."""
        told = CALLER.get(f"{self.address}/api/v1/query", params={"query": query})
        answer = told.json()
        assert answer["status"] == "success", answer
        return answer["data"]["result"]

    def values_of(self, label, metric):
        """Return what a dashboard offers to pick from."""
        path = f"{self.address}/api/v1/label/{label}/values"
        return CALLER.get(path, params={"match[]": metric}).json()["data"]

    def fires(self, alert):
        """Return the alert as it fires, with all it says, or nothing."""
        told = CALLER.get(f"{self.address}/api/v1/alerts").json()["data"]["alerts"]
        return [
            each
            for each in told
            if each["labels"]["alertname"] == alert and each["state"] == "firing"
        ]


@dataclass(frozen=True)
class Target:
    """A process, its labels as a target, and whether what it tells goes before them."""

    address: str
    labels: dict[str, str]
    honor_labels: bool


@contextmanager
def prometheus(folder, *targets, jobs=()):
    """Lend one that knows our rules, waits for nothing, and may have more to scrape."""
    port = free_port()
    told = settings(folder, targets)
    told["scrape_configs"] += jobs
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(told))
    command = [
        "prometheus",
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'series'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 ours
    try:
        address = f"http://127.0.0.1:{port}"
        assert until(lambda: answers(f"{address}/-/ready"), 20), log.name
        yield Prometheus(address)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def settings(folder, targets):
    return {
        "global": {"scrape_interval": EVERY, "evaluation_interval": EVERY},
        "rule_files": [str(impatient(rules, folder)) for rules in RULES],
        "scrape_configs": [
            {
                "job_name": f"serviceMonitor/ns/rel-keepwell/{number}",
                "honor_labels": each.honor_labels,
                "static_configs": [{"targets": [each.address], "labels": each.labels}],
            }
            for number, each in enumerate(targets)
        ],
    }


def impatient(path: Path, folder: Path) -> Path:
    """Copy rules so that they alert at once."""
    rules = yaml.safe_load(path.read_text())
    for group in rules["groups"]:
        group.pop("interval", None)
        for rule in group["rules"]:
            rule.pop("for", None)
    copy = folder / path.name
    copy.write_text(yaml.safe_dump(rules))
    return copy
