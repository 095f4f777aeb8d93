"""What the broker's users may do is enough for the suite, and not one name more."""

from dataclasses import replace
from urllib.parse import urlsplit

import amqp
import pytest
from amqp.exceptions import AccessRefused, AMQPError

from libs.bus.carriers import topology
from libs.bus.carriers.rights import (
    any_of,
    rights_of_topology,
    topics_of_service,
)
from libs.bus.handles import heard_by
from libs.contracts.catalogue import event_types
from libs.testing import brokers
from scripts.compose_secrets import definitions
from services.suite import WORKERS

HEARD = {name: heard_by(service) for name, service in WORKERS.items()}
TOPOLOGY = "keepwell-topology"
OWN, OTHERS = "client.recorded.v1", "touchpoint.logged.v1"


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    started = brokers.start(tmp_path_factory.mktemp("rights"))
    yield started
    started.kill()


@pytest.fixture(scope="module")
def vhost(node):
    found = node.vhost(WORKERS)
    declare(node.add_user(TOPOLOGY, found.name, rights_of_topology(WORKERS)))
    for service in WORKERS:
        allowed = {
            "exchange": topology.EVENTS,
            "write": topics_of_service(service, event_types().values()),
            "read": "^$",
        }
        path = f"/topic-permissions/{found.name}/keepwell-{service}"
        node.manage("PUT", path, allowed).raise_for_status()
    return found


def declare(url):
    for service, heard in HEARD.items():
        topology.declare(url, service, heard, stale=["keepwell.gone.v1"])


@pytest.fixture
def registry(vhost):
    with connect(vhost.services["registry"]) as connection:
        yield connection


def connect(url):
    to = urlsplit(url)
    connection = amqp.Connection(
        f"{to.hostname}:{to.port}",
        to.username,
        to.password,
        virtual_host=to.path[1:],
        confirm_publish=True,
    )
    connection.connect()
    return connection


@pytest.mark.parametrize("right", ["configure", "write", "read"])
def test_who_declares_the_topology_needs_every_name_that_is_granted(node, right):
    enough = rights_of_topology(WORKERS)
    names = names_in(getattr(enough, right))

    needless = [
        left_out
        for left_out in names
        if can_declare(node, enough, right, names - {left_out})
    ]

    assert needless == []


def names_in(regex):
    return {name.replace("\\", "") for name in regex[2:-2].split("|")}


def can_declare(node, enough, right, names):
    fewer = replace(enough, **{right: any_of(names)})
    # In a fresh one: what is there already is asked for fewer rights.
    empty = node.vhost()
    try:
        declare(node.add_user(TOPOLOGY, empty.name, fewer))
    except AccessRefused:
        return False
    return True


@pytest.mark.requirement("MQ-2")
def test_a_service_reads_its_own_queues_and_touches_no_others(registry):
    for queue in (topology.work_queue("registry"), topology.dead_queue("registry")):
        assert registry.channel().basic_consume(queue)
    for intrusion in (
        lambda channel: channel.basic_get("keepwell.touchpoints"),
        lambda channel: channel.basic_consume("keepwell.touchpoints"),
        lambda channel: channel.queue_purge("keepwell.touchpoints"),
        lambda channel: channel.queue_delete("keepwell.touchpoints"),
        lambda channel: channel.queue_delete("keepwell.registry"),
        lambda channel: channel.exchange_delete("keepwell.events"),
        lambda channel: channel.queue_declare("loot", auto_delete=False),
        lambda channel: publish(channel, "", "keepwell.touchpoints"),
        lambda channel: publish(channel, "keepwell.intake", "call.ended.v1"),
    ):
        with pytest.raises(AccessRefused):
            intrusion(registry.channel())


@pytest.mark.requirement("MQ-3")
def test_a_service_publishes_its_own_topics_and_binds_nothing(registry):
    publish(registry.channel(), "keepwell.events", OWN)
    for intrusion in (
        lambda channel: publish(channel, "keepwell.events", OTHERS),
        lambda channel: publish(channel, "keepwell.events", f"{OWN}.more"),
        lambda channel: bind(channel, OWN),
        lambda channel: bind(channel, "#"),
    ):
        with pytest.raises(AccessRefused):
            intrusion(registry.channel())


def publish(channel, exchange, routing_key):
    channel.basic_publish_confirm(amqp.Message("{}"), exchange, routing_key)


def bind(channel, routing_key):
    channel.queue_bind("keepwell.registry", "keepwell.events", routing_key)


def test_touchpoints_passes_on_what_it_took_in(vhost):
    with connect(vhost.services["touchpoints"]) as touchpoints:
        publish(touchpoints.channel(), "keepwell.events", "call.ended.v1")
        with pytest.raises(AccessRefused):
            publish(touchpoints.channel(), "keepwell.events", OWN)


@pytest.mark.requirement("MQ-8")
def test_a_service_at_its_limit_is_refused_and_the_others_come_in(node, vhost):
    path = "/user-limits/keepwell-cadence/max-connections"
    node.manage("PUT", path, {"value": 1}).raise_for_status()

    with connect(vhost.services["cadence"]):
        with pytest.raises((AMQPError, OSError)):
            connect(vhost.services["cadence"])
        with connect(vhost.services["registry"]) as other:
            assert other.connected


def test_the_broker_takes_the_users_of_compose(node):
    passwords = {TOPOLOGY: "t" * 8, "keepwell-registry": "r" * 8}
    users = definitions(passwords)
    users["permissions"] = [p for p in users["permissions"] if p["user"] in passwords]
    users["topic_permissions"] = []
    node.manage("POST", "/definitions", users).raise_for_status()
    at = f"127.0.0.1:{node.ports['amqp']}/keepwell"

    declare(f"amqp://{TOPOLOGY}:{passwords[TOPOLOGY]}@{at}")

    with connect(f"amqp://keepwell-registry:{'r' * 8}@{at}") as registry:
        assert registry.channel().basic_consume("keepwell.registry")
