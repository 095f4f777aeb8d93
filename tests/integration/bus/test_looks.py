"""What a service's own user sees of its queues, without declaring anything."""

import pytest

from libs.bus.carriers import looks, topology
from libs.bus.carriers.amqp import Line
from libs.waiting import until


@pytest.fixture
def vhost(broker):
    return broker.vhost(["probe"])


def seen(vhost):
    return [
        (each.name, each.readers)
        for each in looks.queues(vhost.services["probe"], "probe")
    ]


def test_a_queue_that_was_never_declared_is_missed(vhost):
    assert seen(vhost) == [
        ("keepwell.probe", None),
        ("keepwell.probe.dead", None),
    ]


def test_a_queue_is_seen_with_those_who_read_it(vhost):
    topology.declare(vhost.admin, "probe", {}, [])
    before = seen(vhost)
    line = Line(vhost.services["probe"], "reader")
    line.channel.basic_consume("keepwell.probe")

    assert before == [("keepwell.probe", 0), ("keepwell.probe.dead", 0)]
    assert until(lambda: seen(vhost)[0] == ("keepwell.probe", 1), 5)
    line.hang_up()


def test_a_wrong_password_is_refused(vhost):
    wrong = vhost.services["probe"].replace("probe:", "probe:not-")

    with pytest.raises(looks.BrokerOutOfReach, match="AccessRefused"):
        looks.queues(wrong, "probe")
