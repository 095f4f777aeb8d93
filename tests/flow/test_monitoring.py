"""A real Prometheus scrapes the whole suite: panels have data, an alert fires."""

import json
from pathlib import Path

import pytest

from libs.waiting import until
from tests.flow.conftest import suite
from tests.monitoring.live import prometheus
from tests.monitoring.promtool import MONITORING

MONDAY = "2026-03-02T08:00Z"
CHOSEN = {"$service": ".*", "$branch": ".*", "$__rate_interval": "1m"}
STOPPED = "KeepwellSendingStopped"
SOON = 40  # seconds, of which gauges may be 15 old

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Lend a suite that was stopped from sending, and the Prometheus that watches."""
    folder = tmp_path_factory.mktemp("prometheus")
    with suite("--clock", MONDAY) as running:
        targets = (f"127.0.0.1:{port}" for port in (running.port, side_port(running)))
        with prometheus(folder, *targets) as watching:
            running.say("demo", "--clients", "20")
            running.say("clock", "advance", "1d")  # limits are judged at night
            write_to_somebody(running)
            running.say("sending", "stop", "--reason", "drill")
            yield running, watching


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


def panels():
    for path in sorted((MONITORING / "dashboards").glob("*.json")):
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", ()):
                yield panel["title"], asked(target["expr"])


def asked(query):
    for variable, chosen in CHOSEN.items():
        query = query.replace(variable, chosen)
    return query


def empty(watching):
    return [title for title, query in panels() if not watching.ask(query)]


def test_every_panel_has_data(watched):
    _, watching = watched

    assert until(lambda: not empty(watching), SOON), empty(watching)


def test_an_alert_fires_and_clears(watched):
    running, watching = watched
    assert until(lambda: watching.fires(STOPPED), SOON)
    [alert] = watching.fires(STOPPED)

    running.say("sending", "resume", "--reason", "drill over")

    assert until(lambda: not watching.fires(STOPPED), SOON)
    assert alert["annotations"]["description"].startswith(
        "Nothing goes out over * by * (* is all)"
    )
