import json
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import httpx
import pytest
from joserfc.jwk import OctKey
from joserfc.util import int_to_base64

from libs.clock import SetClock
from libs.identity import keys_of_issuer
from libs.identity.credentials import Unauthenticated
from libs.identity.keys_of_issuer import (
    KeysOfIssuer,
    KeysUnreadable,
    UnsafeKeysAddress,
    fetch_keys,
    verification_keys,
)
from libs.identity.tokens import Verifier

URL = "https://login.example/keys"


class Endpoint:
    """The issuer's key endpoint: up, down, or answering something else."""

    def __init__(self, jwks):
        self.jwks = jwks
        self.up = True
        self.asked = 0

    def __call__(self, url):
        assert url == URL
        self.asked += 1
        if not self.up:
            raise httpx.ConnectError("down")
        return self.jwks


@pytest.fixture
def clock(issuer):
    return SetClock(issuer.now)


@pytest.fixture
def endpoint(issuer):
    return Endpoint(issuer.jwks("d"))


@pytest.fixture
def keys(endpoint, clock):
    return KeysOfIssuer(URL, clock, endpoint)


def later(clock, **by):
    clock.advance(timedelta(**by))


@pytest.mark.requirement("AU-4")
def test_a_thousand_unknown_key_ids_cost_at_most_two_fetches(keys, endpoint):
    assert [keys.find(f"random-{number}") for number in range(1000)] == [None] * 1000
    assert endpoint.asked <= 2


@pytest.mark.requirement("AU-4")
def test_an_unknown_key_id_is_asked_for_again_after_thirty_seconds(
    keys, endpoint, clock
):
    keys.find("unknown")
    asked = endpoint.asked

    later(clock, seconds=30)
    keys.find("unknown")

    assert endpoint.asked == asked + 1


@pytest.mark.requirement("AU-4")
def test_known_keys_are_fetched_once_in_300_seconds(keys, endpoint, clock):
    for _ in range(300):
        assert keys.find("d")
        later(clock, seconds=1)
    assert endpoint.asked == 1

    keys.find("d")
    assert endpoint.asked == 2


@pytest.mark.requirement("AU-4")
def test_no_valid_token_is_refused_while_keys_rotate_with_overlap(
    issuer, keys, endpoint, clock
):
    verifier = Verifier(issuer.name, keys.find, clock)
    verifier.prove(issuer.token("d"))

    endpoint.jwks = issuer.jwks("d", "e")
    later(clock, seconds=5)
    verifier.prove(issuer.token("e"))
    verifier.prove(issuer.token("d"))

    endpoint.jwks = issuer.jwks("e")
    later(clock, seconds=301)
    verifier.prove(issuer.token("e"))
    with pytest.raises(Unauthenticated):
        verifier.prove(issuer.token("d"))


@pytest.mark.requirement("AU-4")
def test_an_outage_of_the_issuer_is_bridged_for_an_hour_and_then_refused(
    keys, endpoint, clock
):
    keys.find("d")
    endpoint.up = False

    later(clock, minutes=10)
    assert keys.find("d")
    later(clock, minutes=50)
    assert keys.find("d")
    later(clock, seconds=1)
    assert keys.find("d") is None

    endpoint.up = True
    later(clock, seconds=30)
    assert keys.find("d")


@pytest.mark.requirement("AU-4")
def test_an_issuer_that_is_down_is_asked_at_most_once_in_thirty_seconds(
    keys, endpoint, clock
):
    keys.find("d")
    endpoint.up = False
    later(clock, minutes=10)

    for _ in range(30):
        keys.find("d")
        later(clock, seconds=1)

    assert endpoint.asked == 2


@pytest.mark.requirement("AU-4")
@pytest.mark.parametrize(
    "garbage", [b"", b"<html>", b"[]", b"{}", b'{"keys": 7}', b"[" * 60_000, b"\xff"]
)
def test_an_answer_that_is_no_key_set_leaves_the_good_one_in_place(
    keys, endpoint, clock, garbage
):
    keys.find("d")
    endpoint.jwks = garbage

    later(clock, minutes=10)

    assert keys.find("d")


def without(jwk, name):
    return {other: jwk[other] for other in jwk if other != name}


SECRET = OctKey.generate_key(256, {"kid": "s", "use": "sig"}).as_dict(private=True)
SHORT_MODULUS = (1 << 1023) | 1
UNFIT = {
    "shared secret": lambda _: SECRET | {"alg": "HS256"},
    "shared secret as RS256": lambda _: SECRET | {"alg": "RS256"},
    "short RSA": lambda good: good | {"n": int_to_base64(SHORT_MODULUS)},
    "padded RSA": lambda good: good | {"n": int_to_base64(SHORT_MODULUS, 256)},
    "for encryption": lambda good: good | {"use": "enc"},
    "without use": lambda good: without(good, "use"),
    "without alg": lambda good: without(good, "alg"),
    "alg of another kind": lambda good: good | {"alg": "ES256"},
    "alg not allowed": lambda good: good | {"alg": "RS512"},
    "alg a list": lambda good: good | {"alg": ["RS256"]},
    "incomplete": lambda good: without(good, "e"),
    "unreadable": lambda good: good | {"n": 7},
    "without kid": lambda good: without(good, "kid"),
    "kid a number": lambda good: good | {"kid": 7},
    "no key": lambda _: "no key",
}


@pytest.mark.requirement("AU-5")
@pytest.mark.parametrize("spoil", UNFIT.values(), ids=UNFIT)
def test_an_unfit_key_is_left_out_and_does_not_spoil_the_fit_one(issuer, spoil):
    unfit = spoil(issuer.keys["r"].as_dict(private=False))
    fit = json.loads(issuer.jwks("e"))["keys"]

    assert list(verification_keys(json.dumps({"keys": [unfit, *fit]}).encode())) == [
        "e"
    ]


@pytest.mark.requirement("AU-5")
def test_a_key_on_another_curve_than_its_algorithms_verifies_nothing(issuer, clock):
    jwks = json.loads(issuer.jwks("d"))
    jwks["keys"][0]["alg"] = "Ed25519"
    jwks["keys"][0]["crv"] = "X25519"
    keys = verification_keys(json.dumps(jwks).encode())

    with pytest.raises(Unauthenticated):
        Verifier(issuer.name, keys.get, clock).prove(issuer.token("d"))


@pytest.mark.requirement("AU-4")
@pytest.mark.parametrize(
    "url",
    [
        "http://login.example/keys",
        "http://127.0.0.1.login.example/keys",
        "file:///etc/passwd",
        "https:///keys",
        "login.example/keys",
    ],
)
def test_keys_are_not_fetched_from_an_unsafe_address(url, clock):
    with pytest.raises(UnsafeKeysAddress):
        KeysOfIssuer(url, clock)


@contextmanager
def served(status, *pieces, location=None):
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()
            for piece in pieces:
                self.wfile.write(piece)
                stop.wait(0.02 * (len(pieces) > 1))

        def log_message(self, *_):
            """Keep quiet."""

    stop = Event()
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/keys"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.requirement("AU-4")
def test_a_token_is_verified_with_keys_fetched_over_http(issuer, clock):
    with served(200, issuer.jwks()) as url:
        keys = KeysOfIssuer(url, clock)

        assert Verifier(issuer.name, keys.find, clock).prove(issuer.token("r"))


@pytest.mark.requirement("AU-4")
def test_a_redirect_to_other_keys_is_not_followed(issuer):
    with (
        served(200, issuer.jwks()) as elsewhere,
        served(302, location=elsewhere) as url,
        pytest.raises(httpx.HTTPStatusError),
    ):
        fetch_keys(url)


@pytest.mark.requirement("AU-4")
def test_an_answer_of_more_than_64_kib_is_not_read():
    with served(200, b" " * 65_536) as url:
        assert len(fetch_keys(url)) == 65_536
    with served(200, b" " * 65_537) as url, pytest.raises(KeysUnreadable):
        fetch_keys(url)


@pytest.mark.requirement("AU-4")
def test_an_answer_that_trickles_in_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(keys_of_issuer, "FETCH_SECONDS", 0.1)

    with served(200, *[b" "] * 10) as url, pytest.raises(KeysUnreadable):
        fetch_keys(url)
