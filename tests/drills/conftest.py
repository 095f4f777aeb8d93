"""The stage of the drill: servers of its own behind bad wires, and who works there."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest

from libs.storage import embedded
from libs.storage.engine import with_driver
from libs.testing import brokers
from libs.testing.proxy import Proxy
from libs.testing.suites import Suite
from libs.waiting import until
from tests.drills.faults import Stage
from tests.drills.ground import PREPARE, Ground
from tests.drills.keeper import Keeper, Program
from tests.drills.orders import Ordered, Shipped

HEARD = {"drill": {event.type: event for event in (Ordered, Shipped)}}


@pytest.fixture
def postgres():
    """A server that keeps its promises when it is stopped hard."""
    with TemporaryDirectory() as folder:
        started = embedded.start(Path(folder), durable=True)
        try:
            PREPARE(started.url)
            yield started
        finally:
            started.stop()


@pytest.fixture
def ground(postgres):
    return Ground(postgres.url)


@pytest.fixture
def node(tmp_path):
    started = brokers.start(tmp_path)
    yield started
    started.kill()


@pytest.fixture
def wires(node, postgres):
    with Proxy(node.url) as to_broker, Proxy(postgres.url) as to_postgres:
        yield {"broker": to_broker, "postgres": to_postgres}


@pytest.fixture
def stage(node, postgres, wires, tmp_path):
    control = node.vhost()
    ours = settings_of_ours(node, postgres, wires, tmp_path)
    controls = settings_of_controls(control, postgres, wires)
    with Keeper(tmp_path) as keeper:
        keeper.keep(
            Program("worker 1", "tests.drills.service", ours),
            Program("worker 2", "tests.drills.service", ours),
            Program("control worker", "tests.drills.control_service", controls),
        )
        # Stock nameko drops what is dispatched before somebody listens: be fair to it.
        assert until(lambda: listens(node, control), 30)
        keeper.keep(
            Program("writer", "tests.drills.writer", ours),
            Program("control writer", "tests.drills.control_writer", controls),
        )
        yield Stage(node, postgres, wires, keeper)


def settings_of_ours(node, postgres, wires, folder):
    vhost = node.vhost(["drill"])
    behind = {"drill": over(wires["broker"], vhost.services["drill"])}
    suite = Suite(
        over(wires["postgres"], postgres.url),
        HEARD,
        "rabbitmq",
        folder,
        replace(vhost, services=behind),
        {"KEEPWELL_RETRY_SECONDS": "0.2,0.5,1"},
    )
    suite.declare()
    suite.stop()
    return suite.environment


def settings_of_controls(vhost, postgres, wires):
    return {
        "CONTROL_DATABASE_URL": with_driver(over(wires["postgres"], postgres.url)),
        "CONTROL_BROKER_URL": over(wires["broker"], vhost.admin),
        "PSYCOPG_WAIT_FUNC": "wait_select",
    }


def listens(node, vhost):
    queue = "evt-writer-ordered--control.on_ordered"
    return node.manage("GET", f"/queues/{vhost.name}/{queue}").is_success


def over(wire, url):
    """Spell the URL by way of the wire."""
    credentials = urlsplit(url).netloc.rpartition("@")[0]
    host = urlsplit(wire.url).netloc.rpartition("@")[2]
    return urlsplit(url)._replace(netloc=f"{credentials}@{host}").geturl()
