"""Servers freeze, restart and come back; the worker waits and goes on by itself."""

import httpx
import pytest

from libs.testing.proxy import Mode, Proxy
from libs.waiting import until
from tests.integration.bus.probing import PROBE


def test_a_frozen_database_holds_the_worker_up_and_no_longer(probes):
    login = "KEEPWELL_PROBE_WORKER_DATABASE_URL"
    with Proxy(probes.environment[login]) as between:
        worker = probes.work(
            PROBE, **{login: between.url, "KEEPWELL_TRANSACTION_SECONDS": "1"}
        )
        between.become(Mode.BLACKHOLE)
        probes.ask("done", "asked while it was frozen")
        assert until(lambda: not worker.ready(), 15)
        assert alive(worker)
        between.become(Mode.OK)

        assert until(lambda: probes.effects("asked"), 30)
        assert until(worker.ready, 10)
    assert probes.parked("asked while it was frozen") == []


@pytest.mark.parametrize("served", ["rabbitmq"], indirect=True)
def test_a_restarted_broker_is_found_again(request, served):
    broker = request.getfixturevalue("broker")
    served.ask("done", "before the restart")
    assert served.settles()

    broker.kill()
    served.ask("done", "while it was down")
    broker.start()
    served.ask("done", "after the restart")

    assert served.settles(within=80)  # two missed heartbeats may have to pass
    found = [len(served.effects(name)) for name in ("before", "while", "after")]
    assert found == [1, 1, 1]


def alive(worker):
    answer = httpx.get(f"http://127.0.0.1:{worker.side_port}/livez")
    return answer.status_code == httpx.codes.OK
