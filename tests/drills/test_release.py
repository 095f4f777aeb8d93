"""Old and new code side by side: under load the last release is replaced, and back."""

import pytest

from libs.storage import embedded
from tests.flow.processes import OURS, eventually, lay
from tests.flow.test_processes import Broker, Stage, called
from tests.upgrade.released import unpack

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def server(tmp_path):
    started = embedded.start(tmp_path / "postgres", durable=True)
    yield started
    started.stop()


@pytest.fixture
def stage(server, tmp_path):
    """Lend the last release at work, on servers that it has prepared itself."""
    broker = Broker(tmp_path / "broker")
    cluster = lay(server.url, broker, tmp_path, unpack(tmp_path / "released"))
    try:
        cluster.bring_up()
        stage = Stage(cluster, broker, called(cluster), watching=None)
        assert eventually(stage.adds_up), stage.known()
        yield stage
    finally:
        cluster.end()
        broker.kill()


def test_old_and_new_work_side_by_side_forward_and_back(stage):
    cluster, old = stage.cluster, stage.cluster.code
    cluster.code = OURS
    cluster.migrate()
    cluster.declare()
    cluster.code = old
    cluster.roll_all()  # it could not bear a change of tables that it had read before

    with stage.callers.at_work():
        cluster.code = OURS
        cluster.roll_all()
        cluster.code = old
        cluster.declare()
        cluster.roll_all()

    assert stage.callers.failures == []
    assert eventually(stage.adds_up), (stage.known(), stage.callers.confirmed)
