"""A worker that comes before its servers waits for them, and begins by itself."""

import signal

import httpx
import pytest

from libs.testing.proxy import Mode, Proxy
from libs.waiting import until
from tests.integration.bus.probing import PROBE

LOGIN = "KEEPWELL_PROBE_WORKER_DATABASE_URL"

pytestmark = pytest.mark.parametrize("probes", ["local"], indirect=True)


def side(worker, path):
    return httpx.get(f"http://127.0.0.1:{worker.side_port}{path}")


def test_a_worker_that_starts_before_its_database_waits_and_begins(probes):
    with Proxy(probes.environment[LOGIN]) as between:
        between.become(Mode.REFUSE)
        probes.ask("done", "asked before")
        worker = probes.start(PROBE, **{LOGIN: between.url})
        assert until(lambda: "waiting for a server" in probes.logs(), 15)

        assert side(worker, "/livez").status_code == 200
        failing = side(worker, "/readyz").json()["failing"]
        assert failing == {"probe": "beginning: OperationalError"}
        between.become(Mode.OK)

        assert until(worker.ready, 15), probes.logs()
        assert until(lambda: probes.effects("asked") == ["asked before"], 10)
        assert worker.process.poll() is None


def test_a_worker_that_still_waits_leaves_at_once(probes):
    with Proxy(probes.environment[LOGIN]) as between:
        between.become(Mode.REFUSE)
        worker = probes.start(PROBE, **{LOGIN: between.url})
        assert until(lambda: "waiting for a server" in probes.logs(), 15)

        assert worker.end(within=2) == 0


def test_a_worker_that_has_half_begun_finishes_what_is_in_hand(probes):
    probes.ask("nap", "in hand")
    worker = probes.start(PROBE, PROBE_BEGINS_AFTER="3")
    assert until(lambda: probes.rows(IN_HAND), 10)
    assert not worker.ready()

    assert worker.end(signal.SIGTERM) == 0
    assert probes.effects("in hand") == ["in hand"]


def test_a_handler_that_outlasts_the_drain_is_broken_off_and_comes_again(probes):
    worker = probes.work(PROBE, KEEPWELL_DRAIN_SECONDS="1")
    probes.ask("dawdle", "in hand")
    assert until(lambda: probes.rows(IN_HAND), 10)

    assert worker.end(signal.SIGTERM, within=3) == 1
    assert probes.effects("") == []

    probes.work(PROBE)
    assert until(lambda: probes.effects("in hand") == ["in hand"], 15)


IN_HAND = """
select from pg_stat_activity where datname = current_database()
and state = 'idle in transaction' and usename = 'probe_worker'
and state_change < clock_timestamp() - interval '0.5 s'
"""
