"""Texts go to their provider signed, once, and nowhere else."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from libs.clock import SystemClock
from libs.ports import free_port
from services.outbound.channels.reachable import target
from services.outbound.channels.webhook import (
    ASK_AGAIN,
    LARGEST,
    REST,
    Provider,
    Texts,
)
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import (
    Closed,
    Never,
    NotNow,
    Parcel,
    Taken,
    Unknown,
)
from tests.integration.outbound.providers import (
    HOST,
    NEW,
    OLD,
    Answers,
    provider,
    reached,
)

BODY = json.dumps({"type": "message.text.v1", "data": {"text": "Hello"}}).encode()
TWO_MINUTES = timedelta(seconds=120)
TEXT = Parcel("m" * 32, "vienna", Channel.SMS, "+4312345678", BODY)


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def adapter(tmp_path, answers):
    with provider(tmp_path, answers) as port:
        yield reached(tmp_path, port)


def send(adapter, parcel=TEXT):
    gone = []
    return adapter.hand_over(parcel, lambda: gone.append(1)), len(gone)


@pytest.mark.requirement("WO-1")
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

    assert send(adapter)[0] == NotNow("HTTP 302")
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
        adapter = Texts(
            Provider(url, (NEW,), tmp_path / "ca.pem"), SystemClock(), target
        )
        told = "the provider is not at a public address"
        assert send(adapter) == (NotNow(told, ASK_AGAIN, rest=ASK_AGAIN), 0)
    assert answers.asked == []


@pytest.mark.parametrize(
    ("code", "headers", "outcome"),
    [
        (429, {"Retry-After": "120"}, NotNow("HTTP 429", TWO_MINUTES, TWO_MINUTES)),
        (503, {}, NotNow("HTTP 503", rest=REST)),
        (504, {"Retry-After": "no date"}, Unknown("HTTP 504", REST)),
        (502, {"Retry-After": "9" * 30}, Unknown("HTTP 502", timedelta(days=1))),
        (500, {}, Unknown("HTTP 500")),
        (401, {}, NotNow("HTTP 401")),
        (400, {}, Never("HTTP 400")),
        (410, {}, Closed("HTTP 410")),
    ],
)
@pytest.mark.requirement("T13", "WO-1")
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


@pytest.mark.requirement("WO-1")
@pytest.mark.parametrize(
    ("code", "outcome"), [(200, Taken("")), (400, Never("HTTP 400"))]
)
def test_a_status_that_was_heard_holds_though_the_body_breaks(
    adapter, answers, code, outcome
):
    answers.code, answers.withheld = code, 10

    assert send(adapter)[0] == outcome


def test_nobody_there_is_not_now(tmp_path, answers):
    with provider(tmp_path, answers):
        pass
    outcome, _ = send(reached(tmp_path, free_port()))

    assert isinstance(outcome, NotNow)


@pytest.mark.parametrize("body", [b"", b"[]", b"thanks", b'{"id": 7}', b"x" * 200_000])
def test_whatever_a_provider_calls_a_text_it_took_it(adapter, answers, body):
    answers.body = body

    assert send(adapter)[0] == Taken("")


def test_a_reference_is_one_that_can_be_kept(adapter, answers):
    answers.body = b'{"id": "a\\u0000b"}'

    assert send(adapter)[0] == Taken("ab")


def test_what_is_too_long_for_a_provider_stays_here(adapter, answers):
    long = Parcel("m" * 32, "vienna", Channel.SMS, "+43", b"x" * (LARGEST + 1))

    assert send(adapter, long) == (Never("too long for a provider"), 0)
    assert answers.asked == []
