"""Servers freeze, restart and come back; the worker waits and goes on by itself."""

import httpx
import pytest

from libs.testing.proxy import Mode, Proxy
from libs.waiting import until
from tests.integration.bus.probing import PROBE

ASLEEP = (
    "select from pg_stat_activity where datname = current_database()"
    " and wait_event = 'PgSleep'"
)


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


def test_a_transaction_cut_while_the_server_was_silent_charges_nobody(probes):
    login = "KEEPWELL_PROBE_WORKER_DATABASE_URL"
    with Proxy(probes.environment[login]) as between:
        probes.work(PROBE, **{login: between.url, "KEEPWELL_TRANSACTION_SECONDS": "4"})
        probes.ask("slow", "caught")
        assert until(lambda: probes.rows(ASLEEP), 10)

        between.become(Mode.BLACKHOLE)
        assert not until(lambda: probes.effects("caught"), 6)
        between.become(Mode.OK)

        assert until(lambda: probes.effects("caught") == ["caught"], 20)
    assert probes.rows("select attempts from probe.inbox where id = 'caught'") == [(0,)]


@pytest.mark.parametrize("probes", ["local"], indirect=True)
def test_a_handler_that_outlasts_the_deadline_is_charged_and_parked(probes):
    probes.work(PROBE, KEEPWELL_TRANSACTION_SECONDS="1")

    probes.ask_each([("dawdle", "slow one"), ("done", "beside it")])

    assert until(lambda: probes.parked("slow one"), 40)
    assert probes.parked("slow one")[0].startswith("DeadlinePassed")
    assert probes.effects("") == ["answer", "beside it"]


@pytest.mark.parametrize("served", ["rabbitmq"], indirect=True)
def test_a_restarted_broker_is_found_again(request, served):
    broker = request.getfixturevalue("broker")
    served.ask("done", "before the restart")
    assert served.settles()

    broker.kill()
    served.ask("done", "while it was down")
    broker.start()
    served.ask("done", "after the restart")

    assert served.settles(within=40), served.logs()
    found = [len(served.effects(name)) for name in ("before", "while", "after")]
    assert found == [1, 1, 1]


def alive(worker):
    answer = httpx.get(f"http://127.0.0.1:{worker.side_port}/livez")
    return answer.status_code == httpx.codes.OK
