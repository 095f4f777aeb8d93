"""Who gets no turn is not kept waiting, and waiting counts as time of the request."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from werkzeug.test import Client

from libs.identity import Role
from libs.observability.metrics import HTTP_REQUESTS, HTTP_SECONDS
from libs.waiting import until
from libs.web import turns
from libs.web.blueprints import Blueprint
from libs.web.permissions import allow
from libs.web.turns import Turns

ROUTE = "/v1/naps/<name>"
A_WHILE = 0.3  # seconds


class Room:
    """A room for one: who naps in it leaves when he is let go."""

    def __init__(self, office, name):
        self.entered, self.leave = Event(), Event()
        blueprint = Blueprint("naps", __name__)

        @blueprint.get(ROUTE)
        @allow(Role.OWNER)
        def nap(name):
            self.entered.set()
            assert self.leave.wait(10)
            return {"name": name}

        self.name, self.bearer = name, office.bearer()
        self.app = Turns(office.app(blueprint, name=name), 1)

    def nap(self):
        return Client(self.app).get("/v1/naps/x", headers=self.bearer)

    def counted(self, status):
        return figure(HTTP_REQUESTS.labels(self.name, ROUTE, "GET", status), "_total")

    def seconds(self):
        return figure(HTTP_SECONDS.labels(self.name, ROUTE, "GET"), "_sum")


def figure(metric, suffix):
    [family] = metric.collect()
    return next(each.value for each in family.samples if each.name.endswith(suffix))


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as lent:
        yield lent


def test_whose_turn_does_not_come_is_told_to_ask_again(office, threads, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    room = Room(office, "crowded")
    first = threads.submit(room.nap)
    assert room.entered.wait(10)

    refused = room.nap()
    room.leave.set()

    assert refused.status_code == 503
    assert refused.mimetype == "application/problem+json"
    assert refused.json["type"] == "urn:keepwell:problem:unavailable"
    assert refused.headers["Retry-After"] == "5"
    assert first.result().status_code == 200
    assert (room.counted(503), room.counted(200)) == (1, 1)
    assert room.nap().status_code == 200  # the turn was given back, once


def test_the_wait_for_a_turn_is_time_that_the_request_takes(office, threads):
    room = Room(office, "waited")
    naps = [threads.submit(room.nap), threads.submit(room.nap)]
    assert room.entered.wait(10)

    assert not until(room.seconds, A_WHILE)
    room.leave.set()

    assert [each.result().status_code for each in naps] == [200, 200]
    assert room.seconds() > 1.5 * A_WHILE
