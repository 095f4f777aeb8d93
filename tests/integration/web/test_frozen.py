"""A database that no longer answers holds requests up, and never the word of health."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from libs.testing.proxy import Mode, Proxy
from libs.waiting import until
from services.served import PATIENCE, THREADS
from tests.integration.web.conftest import is_ready

CALLERS = 3 * THREADS
AT_ONCE = 1.5  # seconds
ASLEEP = (
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and wait_event = 'PgSleep'"
)


def asked(url):
    """Ask, and tell for how long."""
    began = time.monotonic()
    answer = httpx.get(url, timeout=10)
    return answer, time.monotonic() - began


def test_a_frozen_database_is_told_at_once_and_nobody_is_restarted(office):
    with (
        Proxy(office.environment["DESK_URL"]) as between,
        office.served(DESK_URL=between.url) as (address, process),
        ThreadPoolExecutor(CALLERS) as threads,
    ):
        assert until(lambda: is_ready(address), 20)
        between.become(Mode.BLACKHOLE)
        path = f"{address}/v1/notes"
        waiting = [
            threads.submit(httpx.get, path, headers=office.bearer(), timeout=30)
            for _ in range(CALLERS)
        ]

        unready, took = asked(f"{address}/readyz")
        alive, at_once = asked(f"{address}/livez")
        shown, _ = asked(f"{address}/metrics")

        assert (alive.status_code, shown.status_code) == (200, 200)
        assert at_once < AT_ONCE
        assert unready.json()["failing"] == {"desk database": "no answer within 2 s"}
        assert PATIENCE <= took < PATIENCE + AT_ONCE
        assert not any(each.done() for each in waiting)

        between.become(Mode.OK)
        assert until(lambda: is_ready(address), 10)
        answered = {each.result().status_code for each in waiting}
        assert {200} <= answered <= {200, 503}
        assert process.poll() is None


def test_requests_that_take_long_do_not_make_it_unready(office, tmp_path):
    long_nap = {"DESK_NAPPING": str(tmp_path / "napping"), "DESK_NAP": "3"}
    with (
        office.served(**long_nap) as (address, _),
        ThreadPoolExecutor(THREADS) as threads,
    ):
        assert until(lambda: is_ready(address), 20)
        path = f"{address}/v1/notes/slowly"
        for _ in range(THREADS):
            threads.submit(httpx.get, path, headers=office.bearer(), timeout=20)
        assert until(lambda: asleep(office) == THREADS, 10)

        ready, took = asked(f"{address}/readyz")

        assert ready.status_code == 200
        assert took < AT_ONCE


def asleep(office):
    with office.owner.connect() as connection:
        return connection.exec_driver_sql(ASLEEP).scalar_one()
