"""The side port of a worker listens where it is told to, and nowhere else."""

import httpx
import pytest

from libs.waiting import until
from tests.integration.bus.probing import PROBE

BESIDE = "127.0.0.2"  # this machine too, by another address

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
