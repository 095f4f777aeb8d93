import json
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from libs.waiting import until
from tests.integration.web.conftest import is_ready

POST = b"POST /v1/notes/echo HTTP/1.1\r\nConnection: close\r\n"
HOST = b"Host: keepwell\r\n"


def dial(address):
    url = urlsplit(address)
    return socket.create_connection((url.hostname, url.port), timeout=5)


def raw(address, request):
    """Send bytes as they are and read the answer's status and body."""
    with dial(address) as line:
        line.sendall(request)
        answer = b"".join(iter(lambda: line.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.requirement("NK-5")
@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (POST + HOST + b"Content-Length: 4\r\n\r\nabcd", 200),
        (POST + HOST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400),
        (POST + HOST + b"Content-Length: 4, 4\r\n\r\nabcd", 400),
        (POST + HOST + b"Content-Length: +4\r\n\r\nabcd", 400),
        (
            POST
            + HOST
            + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            411,
        ),
        (POST + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 411),
        (POST + b"Content-Length: 4\r\n\r\nabcd", 400),
        (POST + HOST + b"Host: other\r\nContent-Length: 4\r\n\r\nabcd", 400),
        (POST + HOST + b"X: " + b"x" * 20_000 + b"\r\n\r\n", 431),
        (POST.replace(b"1.1", b"2.0") + HOST + b"\r\n", 400),
    ],
)
def test_what_is_ambiguous_on_the_wire_is_refused(address, request_bytes, status):
    assert raw(address, request_bytes)[0] == status


def test_a_refusal_on_the_wire_is_a_problem(address):
    _, body = raw(address, POST + b"Content-Length: 4\r\n\r\nabcd")

    assert json.loads(body)["type"] == "urn:keepwell:problem:malformed"


@pytest.mark.requirement("NK-5")
def test_ten_megabytes_are_refused_before_they_are_read(address):
    answer = httpx.post(f"{address}/v1/notes/echo", content=bytes(10 * 2**20))

    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:keepwell:problem:too-large"


@pytest.mark.requirement("NK-5")
def test_two_hundred_idle_callers_do_not_keep_others_waiting(address):
    with ExitStack() as idle:
        for _ in range(200):
            idle.enter_context(dial(address)).sendall(b"GET / HTTP/1.1\r\nHost:")
        started = time.monotonic()

        assert httpx.get(address).status_code == 200
        assert time.monotonic() - started < 1


def test_a_note_is_written_over_the_wire(office):
    note = {"branch_id": "vienna", "words": "call Ann"}
    headers = office.bearer() | {"Idempotency-Key": "1"}

    with office.served() as (address, _):
        assert until(lambda: is_ready(address), 20)
        answer = httpx.post(f"{address}/v1/notes", json=note, headers=headers)

    assert answer.status_code == 201
    assert office.notes() == ["call Ann"]


def test_what_is_under_way_is_finished_before_the_process_ends(office, tmp_path):
    napping = tmp_path / "napping"
    with office.served(DESK_NAPPING=str(napping)) as (address, process):
        assert until(lambda: is_ready(address), 20)
        with ThreadPoolExecutor() as threads:
            path = f"{address}/v1/notes/slowly"
            nap = threads.submit(httpx.get, path, headers=office.bearer())
            assert until(napping.exists, 5)

            process.send_signal(signal.SIGTERM)

        assert nap.result().json() == {"slept": True}
        assert process.wait(10) == 0
        assert not is_ready(address)


def test_what_outlasts_the_drain_is_cut_off(office, tmp_path):
    napping = tmp_path / "napping"
    long_nap = {"DESK_NAPPING": str(napping), "DESK_NAP": "14"}
    with office.served(KEEPWELL_DRAIN_SECONDS="1", **long_nap) as (address, process):
        assert until(lambda: is_ready(address), 20)
        with ThreadPoolExecutor() as threads:
            path = f"{address}/v1/notes/slowly"
            nap = threads.submit(httpx.get, path, headers=office.bearer(), timeout=20)
            assert until(napping.exists, 5)

            process.send_signal(signal.SIGTERM)

            process.wait(5)
            with pytest.raises(httpx.TransportError):
                nap.result()


def test_nobody_goes_on_listening_when_the_process_is_killed(office):
    with office.served() as (address, process):
        assert until(lambda: is_ready(address), 20)
        process.kill()
        process.wait()

        assert until(lambda: not is_ready(address), 10)


def test_a_setting_that_is_missing_is_named_and_nothing_starts(office):
    with office.served(KEEPWELL_CURSOR_SECRET="") as (_, process):
        _, told = process.communicate(timeout=20)

        assert process.returncode == 1
        assert "KEEPWELL_CURSOR_SECRET is not set." in told
