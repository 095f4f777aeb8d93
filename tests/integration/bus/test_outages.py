"""A server that is away costs no event anything."""

from functools import partial
from urllib.parse import urlsplit

import httpx
import pytest
from kombu import Connection

from libs.bus.carriers import topology
from libs.bus.carriers.admission import DEAD_LETTER, Admission
from libs.bus.carriers.rabbit_consumer import RabbitConsumer
from libs.bus.relay import WINDOW
from libs.contracts import wire
from libs.storage.logins import login_names, login_urls
from libs.testing import databases
from libs.testing.proxy import Mode, Proxy
from libs.testing.suites import PASSWORD, suite
from libs.waiting import until
from tests.integration.bus.probe_events import Asked
from tests.integration.bus.probing import HEARD, PREPARE, PROBE, Probes, asked

INNOCENTS = [f"innocent {number}" for number in range(5)]
DELIVERIES = 3  # after which the broker gives a message up
OUTAGE = 8  # seconds, of which each allows a delivery


@pytest.fixture
def url(postgres):
    return databases.fresh_database(postgres, PREPARE)


@pytest.fixture
def to_database(url):
    with Proxy(url) as proxy:
        yield proxy


@pytest.fixture
def probes(broker, url, to_database, tmp_path, monkeypatch):
    monkeypatch.setattr(topology, "DELIVERY_LIMIT", DELIVERIES)
    vhost = broker.vhost(["probe"])
    passwords = dict.fromkeys(login_names(HEARD), PASSWORD)
    settings = login_urls(to_database.url, HEARD, passwords)
    with suite(Probes(url, HEARD, "rabbitmq", tmp_path, vhost, settings)) as probes:
        yield probes


@pytest.mark.requirement("NK-7")
def test_an_outage_of_the_database_uses_up_no_delivery(probes, to_database):
    probes.work(PROBE)
    to_database.become(Mode.DROP)

    publish(probes.vhost.services["probe"], wire.encode(asked("done", "e")))
    assert not is_given_up(probes.vhost.admin, within=OUTAGE)
    to_database.become(Mode.OK)

    assert until(probes.states, 15)
    assert probes.states() == {"e": "done"}
    assert probes.effects("e") == ["e"]


@pytest.mark.requirement("MQ-7")
def test_what_kills_whoever_takes_it_is_parked_and_takes_nothing_with_it(probes):
    url = probes.vhost.services["probe"]
    publish(url, wire.encode(asked("done", "poison")))
    for innocent in INNOCENTS:
        publish(url, wire.encode(asked("done", innocent)))
    doomed = RabbitConsumer(lambda: [url], "probe", Admission(lambda _: None), 0.5)

    for _ in range(DELIVERIES + 1):
        doomed.open()
        assert [taken.id for taken in doomed.receive(500)] == ["poison"]
        doomed.close()  # as if it had died of it

    assert is_given_up(probes.vhost.admin, within=5)
    probes.work(PROBE)
    assert until(lambda: probes.parked("poison") == [DEAD_LETTER], 10)
    assert until(lambda: probes.effects("innocent") == INNOCENTS, 10)


@pytest.mark.requirement("MQ-4")
def test_a_worker_declares_nothing_and_says_what_it_waits_for(probes, broker):
    bare = broker.vhost(["probe"])
    worker = probes.start(PROBE, KEEPWELL_PROBE_BROKER_URL=bare.services["probe"])
    assert until(lambda: "NotFound" in told(worker, "readyz"), 15), probes.logs()
    assert "no queue 'keepwell.probe'" in probes.logs()
    assert broker.manage("GET", f"/queues/{bare.name}").json() == []

    topology.declare(bare.admin, "probe", HEARD["probe"], [])

    assert until(worker.ready, 15)


@pytest.mark.requirement("MQ-4")
def test_what_no_queue_takes_waits_until_the_topology_is_whole_again(probes):
    vhost = probes.vhost
    worker = probes.work(PROBE)
    with Connection(vhost.admin) as connection:
        connection.default_channel.queue_unbind(
            "keepwell.probe", topology.EVENTS, "probe.asked.v1"
        )

    probes.ask_each([("done", f"e{n}") for n in range(WINDOW)])
    probes.put("keepwell.unheard.of.v1", [b"nobody declares it"])
    lost = 'keepwell_events_unroutable_total{service="probe",type="probe.asked.v1"}'
    assert until(lambda: lost in told(worker, "metrics"), 10)
    assert until(lambda: waiting(probes) == [(Asked.type,)] * WINDOW, 10)

    topology.declare(vhost.admin, "probe", HEARD["probe"], [])

    assert until(lambda: len(probes.effects("e")) == WINDOW, 15)
    assert until(lambda: waiting(probes) == [], 10)


def waiting(probes):
    return probes.rows("select type from probe.outbox where published_at is null")


def told(worker, page):
    try:
        return httpx.get(f"http://127.0.0.1:{worker.side_port}/{page}").text
    except httpx.TransportError:
        return ""


def publish(url, body):
    with Connection(url) as connection:
        connection.Producer(auto_declare=False).publish(
            body,
            exchange=topology.EVENTS,
            routing_key="probe.asked.v1",
            content_type="application/cloudevents+json",
            content_encoding="binary",
            user_id=urlsplit(url).username,
        )


def is_given_up(url, within):
    with Connection(url) as connection:
        look = partial(connection.default_channel.queue_declare, passive=True)
        dead = topology.dead_queue("probe")
        return until(lambda: look(dead).message_count, within)
