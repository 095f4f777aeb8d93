"""The side port of a worker listens where it is told to, and nowhere else."""

import httpx
import pytest

from libs.testing.proxy import Mode, Proxy
from libs.waiting import until
from tests.integration.bus.probing import PROBE

BESIDE = "127.0.0.2"  # this machine too, by another address
ANSWERS_WITHIN = 4  # seconds, of the 10 after which Prometheus gives up

pytestmark = pytest.mark.parametrize("probes", ["local"], indirect=True)


def test_a_container_answers_on_every_address(probes):
    worker = probes.work(PROBE)

    answer = httpx.get(f"http://{BESIDE}:{worker.side_port}/livez")

    assert answer.status_code == httpx.codes.OK


def test_a_worker_told_to_keep_to_one_address_answers_on_no_other(probes):
    worker = probes.work(PROBE, KEEPWELL_SIDE_HOST="127.0.0.1")

    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://{BESIDE}:{worker.side_port}/livez")


@pytest.mark.requirement("AD-3")
def test_a_worker_shows_its_loops_its_database_and_the_head_of_its_audit_log(probes):
    gone = "insert into probe.timers values ('no_code_has_it', '2026-01-01')"
    probes.rows(f"{gone} returning name")
    worker = probes.work(PROBE)

    shown = httpx.get(f"http://127.0.0.1:{worker.side_port}/metrics").text
    gauges = {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in shown.splitlines())
        if name.startswith("keepwell_")
    }

    assert gauges['keepwell_loop_silent_seconds{loop="relay",service="probe"}'] < 60
    assert gauges['keepwell_timers_late_seconds{service="probe"}'] == 0
    used = gauges['keepwell_database_connections{service="probe"}']
    most = gauges['keepwell_database_connections_most{service="probe"}']
    assert 0 < used < most
    assert gauges['keepwell_database_bytes{service="probe"}'] > 1_000_000
    assert gauges['keepwell_audit_chain_broken{service="probe"}'] == 0
    assert 0 < gauges['keepwell_audit_verified_age_seconds{service="probe"}'] < 600
    assert until(lambda: '"head": "probe:0:' in probes.logs(), 10), probes.logs()


def test_a_frozen_database_takes_no_metrics_with_it(probes):
    login = "KEEPWELL_PROBE_WORKER_DATABASE_URL"
    with Proxy(probes.environment[login]) as between:
        worker = probes.work(PROBE, **{login: between.url})
        probes.ask("done", "its loops go round")
        assert until(lambda: probes.effects("its"), 10)
        between.become(Mode.BLACKHOLE)

        url = f"http://127.0.0.1:{worker.side_port}/metrics"
        shown = httpx.get(url, timeout=ANSWERS_WITHIN).text

    assert 'keepwell_loop_silent_seconds{loop="relay",service="probe"}' in shown
    assert 'keepwell_measured_age_seconds{service="probe"}' in shown
    assert "keepwell_inbox_waiting_events{" not in shown
