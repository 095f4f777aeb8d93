"""A real Prometheus scrapes the whole suite: panels have data, an alert fires."""

import json
from pathlib import Path

import pytest

from libs.waiting import until
from services.served import SERVICES
from tests.chart.rendering import named, objects, of_kind, selects
from tests.flow.conftest import suite
from tests.monitoring.live import Target, prometheus
from tests.monitoring.promtool import MONITORING

MONDAY = "2026-03-02T08:00Z"
CHOSEN = {"$branch": ".*", "$__rate_interval": "1m"}
STOPPED = "KeepwellSendingStopped"
UNDERSCORED = str.maketrans("./-", "___")
SOON = 40  # seconds, of which gauges may be 15 old

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Lend a suite that was stopped from sending, and the Prometheus that watches."""
    folder = tmp_path_factory.mktemp("prometheus")
    with suite("--clock", MONDAY) as running:
        targets = scraped({"http": running.port, "metrics": side_port(running)})
        with prometheus(folder, *targets) as watching:
            running.say("demo", "--clients", "20")
            running.say("clock", "advance", "1d")  # limits are judged at night
            write_to_somebody(running)
            running.say("sending", "stop", "--reason", "drill")
            yield running, watching


def scraped(ports):
    """Say how the Prometheus Operator scrapes, by what the chart asks of it."""
    monitor = named(objects("ha"), "ServiceMonitor", "rel-keepwell")["spec"]
    for endpoint in monitor["endpoints"]:
        service = next(
            each
            for each in of_kind(objects("ha"), "Service")
            if selects(monitor["selector"], each["metadata"]["labels"])
            and each["spec"]["ports"][0]["name"] == endpoint["port"]
        )["metadata"]
        name = service["name"]
        labels = {
            "job": service["labels"][monitor["jobLabel"]],
            "namespace": "ns",
            "service": name,
            "pod": f"{name}-0",
            "container": "keepwell",
            "endpoint": endpoint["port"],
            **{
                label.translate(UNDERSCORED): service["labels"][label]
                for label in monitor["targetLabels"]
            },
        }
        address = f"127.0.0.1:{ports[endpoint['port']]}"
        yield Target(address, labels, endpoint.get("honorLabels", False))


def side_port(running):
    """Find where the workers tell how they are."""
    [pid] = running.children("services.worker")
    told = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(each.split("=", 1) for each in told if each)["KEEPWELL_SIDE_PORT"]


def write_to_somebody(running):
    """Send a mail, and have a letter wait for its pack."""
    named = ("--set", "zone=Europe/Vienna,country=AT,currency=EUR")
    running.say("import", "clients", "docs/examples/clients.csv", *named)
    running.say("import", "clients", "docs/examples/addresses.csv")
    sender = ("--name", "Danube IT", "--address", "office@msp.example")
    running.say("sender", "set", "vienna", *sender, "--post", "Ring 9; 1010 Wien")
    for tier, way in (("A", "email"), ("B", "post")):
        wish = ("--branch", "vienna", "--to", f"tier={tier}", "--by", way, "--yes")
        running.say("send", "thank_you", *wish)
    sent = {"state": "sent", "channel": "email"}
    assert until(lambda: running.ask("/v1/messages", **sent)["items"], SOON)


def panels(service=".*"):
    for path in sorted((MONITORING / "dashboards").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", ()):
                yield panel["title"], asked(target["expr"], service)


def asked(query, service):
    for variable, chosen in (CHOSEN | {"$service": service}).items():
        query = query.replace(variable, chosen)
    return query


def empty(watching, service=".*"):
    return {title for title, query in panels(service) if not watching.ask(query)}


def test_every_panel_has_data(watched):
    _, watching = watched

    assert until(lambda: not empty(watching), SOON), empty(watching)


def test_every_panel_has_data_of_a_service_that_is_picked(watched):
    _, watching = watched
    offered = watching.values_of("service", "keepwell_parked_events")

    assert offered == sorted(SERVICES)
    assert until(lambda: not never_filled(watching, offered), SOON), never_filled(
        watching, offered
    )


def never_filled(watching, services):
    """Name the panels that are empty whichever service is picked."""
    return set.intersection(*(empty(watching, service) for service in services))


def test_an_alert_fires_and_clears(watched):
    running, watching = watched
    assert until(lambda: watching.fires(STOPPED), SOON)
    [alert] = watching.fires(STOPPED)

    running.say("sending", "resume", "--reason", "drill over")

    assert until(lambda: not watching.fires(STOPPED), SOON)
    assert alert["annotations"]["description"].startswith(
        "Nothing goes out over * by * (* is all)"
    )
