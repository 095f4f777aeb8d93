"""Texts go to their provider signed, once, and nowhere else."""

import json
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
import trustme
from standardwebhooks import Webhook, WebhookVerificationError

from libs.ports import free_port
from services.outbound.channels.reachable import Target, target
from services.outbound.channels.webhook import LARGEST, Provider, Texts
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import (
    Never,
    NotNow,
    Parcel,
    Taken,
    Unknown,
)

OLD, NEW = "whsec_b2xkb2xkb2xkb2xkb2xkb2xk", "whsec_bmV3bmV3bmV3bmV3bmV3bmV3"
BODY = json.dumps({"type": "message.text.v1", "data": {"text": "Hello"}}).encode()
TEXT = Parcel("m" * 32, "vienna", Channel.SMS, "+4312345678", BODY)
HOST = "sms.provider.example"


@dataclass
class Answers:
    """What a provider says, and what it was asked."""

    code: int = 200
    headers: dict = field(default_factory=dict)
    body: bytes = b'{"id": "r-1"}'
    asked: list = field(default_factory=list)
    breaks: bool = False


def handler(answers):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            told = {name.lower(): text for name, text in self.headers.items()}
            answers.asked.append((self.path, told, self.rfile.read(length)))
            if answers.breaks:
                self.connection.close()
                return
            self.send_response(answers.code)
            for name, text in answers.headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(answers.body)))
            self.end_headers()
            self.wfile.write(answers.body)

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def provider(folder, answers, name=HOST):
    authority = trustme.CA()
    folder.joinpath("ca.pem").write_bytes(authority.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", free_port()), handler(answers))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def adapter(tmp_path, answers):
    with provider(tmp_path, answers) as port:
        yield reached(tmp_path, port)


def reached(folder, port):
    """Make an adapter that finds the provider where a test has put it."""
    url = urlsplit(f"https://{HOST}/hooks?v=1")
    told = Provider(url, (NEW, OLD), folder / "ca.pem")
    return Texts(told, lambda _url: Target(HOST, port, "127.0.0.1"))


def send(adapter, parcel=TEXT):
    gone = []
    return adapter.hand_over(parcel, lambda: gone.append(1)), len(gone)


@pytest.mark.requirement("WO-2")
def test_a_text_arrives_signed_with_the_new_secret_and_the_old(adapter, answers):
    assert send(adapter) == (Taken("r-1"), 1)
    [(path, told, body)] = answers.asked
    assert (path, body) == ("/hooks?v=1", BODY)
    assert told["webhook-id"] == TEXT.message_id
    assert told["host"].startswith(HOST)
    for secret in (NEW, OLD):
        Webhook(secret).verify(body, told)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI=").verify(body, told)


@pytest.mark.requirement("WO-2")
def test_a_redirect_is_not_followed(adapter, answers):
    answers.code = 302
    answers.headers = {"Location": "https://169.254.169.254/latest/meta-data"}

    assert send(adapter)[0] == Never("HTTP 302")
    assert len(answers.asked) == 1


@pytest.mark.requirement("WO-2")
def test_a_provider_with_the_certificate_of_another_gets_nothing(tmp_path, answers):
    with provider(tmp_path, answers, name="other.example") as port:
        outcome, _ = send(reached(tmp_path, port))

    assert isinstance(outcome, NotNow)
    assert answers.asked == []


@pytest.mark.requirement("WO-2")
@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "[::ffff:7f00:1]"])
def test_an_inner_address_is_never_connected_to(tmp_path, answers, host):
    with provider(tmp_path, answers) as port:
        url = urlsplit(f"https://{host}:{port}/hooks")
        adapter = Texts(Provider(url, (NEW,), tmp_path / "ca.pem"), target)
        assert send(adapter) == (Never("the provider is not at a public address"), 0)
    assert answers.asked == []


@pytest.mark.parametrize(
    ("code", "headers", "outcome"),
    [
        (429, {"Retry-After": "120"}, NotNow("HTTP 429", timedelta(seconds=120))),
        (503, {}, NotNow("HTTP 503")),
        (504, {"Retry-After": "no date"}, NotNow("HTTP 504")),
        (502, {"Retry-After": "9" * 30}, NotNow("HTTP 502", timedelta(days=1))),
        (500, {}, Unknown("HTTP 500")),
        (400, {}, Never("HTTP 400")),
        (410, {}, Never("HTTP 410")),
    ],
)
@pytest.mark.requirement("T13")
def test_what_a_provider_says_is_what_becomes_of_a_text(
    adapter, answers, code, headers, outcome
):
    answers.code, answers.headers = code, headers

    assert send(adapter)[0] == outcome


def test_a_pause_until_a_date_is_heeded(adapter, answers):
    until = datetime.now(UTC) + timedelta(hours=1)
    told = until.strftime("%a, %d %b %Y %H:%M:%S GMT")
    answers.code, answers.headers = 429, {"Retry-After": told}

    outcome, _ = send(adapter)
    assert timedelta(minutes=59) < outcome.after <= timedelta(hours=1)


def test_what_breaks_off_may_have_arrived(adapter, answers):
    answers.breaks = True

    assert isinstance(send(adapter)[0], Unknown)


def test_nobody_there_is_not_now(tmp_path, answers):
    with provider(tmp_path, answers):
        pass
    outcome, _ = send(reached(tmp_path, free_port()))

    assert isinstance(outcome, NotNow)


@pytest.mark.parametrize("body", [b"", b"[]", b"thanks", b'{"id": 7}'])
def test_whatever_a_provider_calls_a_text_it_took_it(adapter, answers, body):
    answers.body = body

    assert send(adapter)[0] == Taken("")


def test_what_is_too_long_for_a_provider_stays_here(adapter, answers):
    long = Parcel("m" * 32, "vienna", Channel.SMS, "+43", b"x" * (LARGEST + 1))

    assert send(adapter, long) == (Never("too long for a provider"), 0)
    assert answers.asked == []
