"""What the broker's users may do is enough for the suite, and not one name more."""

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import amqp
import httpx
import pytest
from amqp.exceptions import AccessRefused, AMQPError
from amqp.sasl import PLAIN
from click.testing import CliRunner

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
from services.cli import main
from services.cli.rights import VHOST, granted
from services.suite import WORKERS
from tests.chart.rendering import named, objects, of_kind

ROOT = Path(__file__).parents[3]
COMPOSED = (ROOT / "docker/rabbitmq/rabbitmq.conf").read_text()
RUNBOOK = (ROOT / "docs/operations.md").read_text()
CUT_OFF_WITHIN = 5  # seconds
# Whom an empty node makes is left out for compose's users, and what is new in 3.13.
LEFT_OUT = re.compile("default_(user|pass|vhost)|anonymous_login_user")
USERS = [*(f"keepwell-{service}" for service in WORKERS), "keepwell-topology"]
HEARD = {name: heard_by(service) for name, service in WORKERS.items()}
TOPOLOGY = "keepwell-topology"
OWN, OTHERS = "client.recorded.v1", "touchpoint.logged.v1"


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """Start a broker with what compose.yaml gives its own, and an administrator."""
    node = brokers.BrokerNode(tmp_path_factory.mktemp("rights"), brokers.ADMIN)
    passwords = dict.fromkeys([*USERS, brokers.ADMIN], node.password)
    told = definitions(passwords)
    told["users"][-1]["tags"] = "administrator"
    told["permissions"].append(granted(brokers.ADMIN, brokers.EVERY_RIGHT))
    users = node.directory / "definitions.json"
    users.write_text(json.dumps(told))
    lines = (node.directory / "rabbitmq.conf").read_text() + COMPOSED
    (node.directory / "rabbitmq.conf").write_text(
        "\n".join(
            line for line in lines.splitlines() if not LEFT_OUT.match(line)
        ).replace("/etc/rabbitmq/definitions.json", str(users))
    )
    node.start()
    yield node
    node.kill()


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
    try:
        connection.connect()
    except (AMQPError, OSError):
        connection.collect()
        raise
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


@pytest.fixture(scope="module")
def composed(node, database):
    """Lend the broker of compose, on which its topology is declared by the command."""
    told = {
        "KEEPWELL_DATABASE_URL": database,
        "KEEPWELL_BROKER_URL": url_of(node, TOPOLOGY),
    }
    done = CliRunner().invoke(main, ["topology"], env=told, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return node


def url_of(node, user, vhost=VHOST):
    return f"amqp://{user}:{node.password}@127.0.0.1:{node.ports['amqp']}/{vhost}"


@pytest.mark.requirement("MQ-4")
def test_the_command_declares_queues_that_keep_and_count(composed):
    found = composed.manage("GET", f"/queues/{VHOST}").json()

    declared = {each["name"]: each["arguments"] for each in found}
    assert set(declared) == {
        queue
        for service in WORKERS
        for queue in (topology.work_queue(service), topology.dead_queue(service))
    }
    assert all(each["x-queue-type"] == "quorum" for each in declared.values())
    for service in WORKERS:
        work = declared[topology.work_queue(service)]
        assert work["x-delivery-limit"] == topology.DELIVERY_LIMIT == 20
        assert work["x-dead-letter-routing-key"] == topology.dead_queue(service)


@pytest.mark.requirement("MQ-1", "MQ-4")
@pytest.mark.parametrize("service", WORKERS)
def test_each_service_comes_in_as_itself_and_works_with_what_is_declared(
    composed, service
):
    announced = [
        event.routing_key
        for event in event_types().values()
        if event.source == f"keepwell/{service}"
    ]
    with connect(url_of(composed, f"keepwell-{service}")) as line:
        for queue in (topology.work_queue(service), topology.dead_queue(service)):
            assert line.channel().basic_consume(queue, callback=[].append)
            with pytest.raises(AccessRefused):
                line.channel().queue_declare(queue, durable=True, auto_delete=False)
        with pytest.raises(AccessRefused):
            line.channel().exchange_declare(topology.EVENTS, "topic", durable=True)
        for event_type in announced:
            publish(line.channel(), topology.EVENTS, event_type)


@pytest.mark.requirement("MQ-2", "MQ-3")
def test_the_chart_asks_its_operators_for_what_this_broker_was_given():
    found = objects("operators")
    given = definitions(dict.fromkeys(USERS, ""))
    login_of = {
        each["metadata"]["name"]: logins_secret(each).replace("-broker-", "-")
        for each in of_kind(found, "User")
        if each["metadata"]["name"] != "rel-keepwell-rabbitmq-scaler"
    }

    [vhost] = of_kind(found, "Vhost")
    assert [{"name": vhost["spec"]["name"]}] == given["vhosts"]
    assert set(login_of.values()) == {user["name"] for user in given["users"]}
    for kind, wanted in (
        ("Permission", given["permissions"]),
        ("TopicPermission", given["topic_permissions"]),
    ):
        asked = {
            login_of[spec["userReference"]["name"]]: {
                "vhost": spec["vhost"],
                **spec["permissions"],
            }
            for spec in (each["spec"] for each in of_kind(found, kind))
            if spec["userReference"]["name"] in login_of
        }
        assert asked == {each.pop("user"): each for each in wanted}


def logins_secret(user):
    return user["spec"]["importCredentialsSecret"]["name"]


@pytest.mark.requirement("MQ-1")
def test_nobody_else_comes_in(composed):
    users = {
        each["name"]: each["tags"] for each in composed.manage("GET", "/users").json()
    }
    assert users.pop(brokers.ADMIN) == ["administrator"]  # the test's own
    assert users == {user: [] for user in USERS}
    for intruder in ("guest:guest", f"keepwell-registry:not-{composed.password}"):
        with pytest.raises(AccessRefused):
            connect(f"amqp://{intruder}@127.0.0.1:{composed.ports['amqp']}/{VHOST}")
    nobody = amqp.Connection(
        f"127.0.0.1:{composed.ports['amqp']}",
        virtual_host=VHOST,
        authentication=[Anonymous()],
    )
    with pytest.raises(AMQPError, match="mechanism"):
        nobody.connect()
    nobody.collect()


class Anonymous(PLAIN):
    """Asks to come in without a name, as RabbitMQ 4 lets people do."""

    def __init__(self):
        super().__init__("", "")

    mechanism = b"ANONYMOUS"


@pytest.mark.requirement("MQ-1")
def test_the_users_are_at_home_in_the_suites_own_vhost_and_manage_nothing(composed):
    for user in USERS:
        with pytest.raises(AMQPError):
            connect(url_of(composed, user, vhost="/"))
        own = (user, composed.password)
        url = f"http://127.0.0.1:{composed.ports['management']}/api/whoami"
        assert httpx.get(url, auth=own).status_code == httpx.codes.UNAUTHORIZED


def test_compose_and_chart_let_in_nobody_without_a_name():
    chart = named(objects("operators"), "RabbitmqCluster", "rel-keepwell-rabbitmq")
    for told in (COMPOSED, chart["spec"]["rabbitmq"]["additionalConfig"]):
        lines = told.splitlines()
        assert "auth_mechanisms.1 = PLAIN" in lines
        assert "anonymous_login_user = none" in lines


@pytest.mark.requirement("MQ-9")
def test_whoever_is_deleted_as_the_runbook_says_is_cut_off_within_5_seconds(composed):
    [(command, user)] = re.findall(r"rabbitmqctl (delete_user (keepwell-\w+))", RUNBOOK)
    stays = connect(url_of(composed, TOPOLOGY))
    goes = connect(url_of(composed, user))
    began = time.monotonic()

    composed.control(*command.split())

    with pytest.raises((AMQPError, OSError)):
        goes.drain_events(timeout=CUT_OFF_WITHIN)
    assert time.monotonic() - began < CUT_OFF_WITHIN
    with pytest.raises(AccessRefused):
        connect(url_of(composed, user))
    assert stays.channel().queue_declare("keepwell.registry", passive=True)
    stays.close()
