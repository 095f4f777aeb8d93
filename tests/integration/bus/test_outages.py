"""A server that is away costs no event anything."""

from functools import partial
from urllib.parse import urlsplit

import pytest
from kombu import Connection

from libs.bus.carriers import topology
from libs.contracts import wire
from libs.storage.logins import login_names, login_urls
from libs.testing import databases
from libs.testing.proxy import Mode, Proxy
from libs.testing.suites import PASSWORD, suite
from libs.waiting import until
from tests.integration.bus.probing import HEARD, PREPARE, PROBE, Probes, asked

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
