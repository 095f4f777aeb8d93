from urllib.parse import urlsplit

import amqp
import pytest
from amqp.exceptions import AccessRefused, NotAllowed

from libs.bus.carriers.rights import Rights
from libs.testing import brokers
from libs.testing.brokers import EVERY_RIGHT


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    started = brokers.start(tmp_path_factory.mktemp("private"))
    yield started
    started.kill()


def connect(url):
    to = urlsplit(url)
    connection = amqp.Connection(
        f"{to.hostname}:{to.port}", to.username, to.password, virtual_host=to.path[1:]
    )
    connection.connect()
    return connection


def test_a_service_reads_its_own_queue_and_declares_nothing(node):
    vhost = node.vhost(["touchpoints", "registry"])
    with connect(vhost.admin) as admin:
        admin.channel().queue_declare("keepwell.touchpoints", auto_delete=False)

    with connect(vhost.services["touchpoints"]) as touchpoints:
        assert touchpoints.channel().basic_get("keepwell.touchpoints") is None
        with pytest.raises(AccessRefused):
            touchpoints.channel().queue_declare("keepwell.touchpoints.mine")
    with (
        connect(vhost.services["registry"]) as registry,
        pytest.raises(AccessRefused),
    ):
        registry.channel().basic_get("keepwell.touchpoints")


def test_a_user_who_was_added_may_do_what_was_granted_in_that_vhost_only(node):
    vhost, elsewhere = node.vhost(), node.vhost()
    pbx = node.add_user("pbx", vhost.name, Rights(write="^keepwell.intake$"))
    with connect(vhost.admin) as admin:
        admin.channel().exchange_declare("keepwell.intake", "topic", auto_delete=False)

    with connect(pbx) as connection:
        channel = connection.channel()
        channel.basic_publish_confirm(amqp.Message("{}"), "keepwell.intake", "call")
    with pytest.raises(NotAllowed):
        connect(pbx.replace(vhost.name, elsewhere.name))


def test_a_killed_node_comes_back_on_its_port_with_what_was_durable(node):
    vhost = node.vhost()
    with connect(vhost.admin) as admin:
        admin.channel().queue_declare("kept", durable=True, auto_delete=False)
    node.write_down()

    node.kill()
    with pytest.raises(ConnectionRefusedError):
        connect(vhost.admin)
    node.start()

    with connect(vhost.admin) as admin:
        assert admin.channel().queue_declare("kept", passive=True).queue == "kept"


def test_a_broker_that_is_given_is_used_as_it_is(monkeypatch, tmp_path):
    url = "amqp://someone:secret@broker.example:5672/theirs"
    monkeypatch.setenv("KEEPWELL_TEST_BROKER_URL", url)

    with brokers.broker(tmp_path) as given:
        vhost = given.vhost(["registry"])

    assert vhost == brokers.Vhost("theirs", url, {"registry": url})
    assert given.add_user("pbx", "theirs", EVERY_RIGHT) == url
