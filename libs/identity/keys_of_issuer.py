"""The public keys of an outside issuer, fetched, judged and remembered."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key
from joserfc.util import base64_to_int

from libs.clock import Clock
from libs.values import Invalid

FRESH_FOR = timedelta(seconds=300)
USABLE_FOR = timedelta(hours=1)
PAUSE_BETWEEN_FETCHES = timedelta(seconds=30)
FETCH_SECONDS = 3.0
LARGEST_SET = 64 * 1024
SHORTEST_RSA = 2048
KEY_TYPE_OF = {"RS256": "RSA", "ES256": "EC", "Ed25519": "OKP"}
# Read as sent: a compressed answer could unfold to any size.
PLAIN = {"Accept-Encoding": "identity"}
NEVER = datetime.min.replace(tzinfo=UTC)

Fetch = Callable[[str], bytes]
log = logging.getLogger(__name__)


class UnsafeKeysAddress(Invalid):
    """An issuer's keys are fetched over https only, or from this very machine."""


class KeysUnreadable(ValueError):
    """The issuer's answer is too long, or too slow, to be a set of keys."""


def fetch_keys(url: str) -> bytes:
    """Read `url` within 3 s and 64 KiB, following no redirect.

    Raises httpx.HTTPError or KeysUnreadable.
    """
    deadline = monotonic() + FETCH_SECONDS
    with httpx.stream("GET", url, headers=PLAIN, timeout=FETCH_SECONDS) as answer:
        answer.raise_for_status()
        return _gathered(answer.iter_raw(), deadline)


def _gathered(chunks: Iterator[bytes], deadline: float) -> bytes:
    body = b""
    for chunk in chunks:
        body += chunk
        if len(body) > LARGEST_SET or monotonic() > deadline:
            raise KeysUnreadable
    return body


class KeysOfIssuer:
    """Finds an issuer's key by its id, asking the issuer as rarely as it may.

    A set is fresh for 300 s and, when the issuer cannot be reached, usable for an
    hour. Raises UnsafeKeysAddress.
    """

    def __init__(self, url: str, clock: Clock, fetch: Fetch = fetch_keys) -> None:
        _check_address(url)
        self._url = url
        self._clock = clock
        self._fetch = fetch
        self._keys: dict[str, Key] = {}
        self._fetched_at = NEVER
        self._asked_at = {"no longer fresh": NEVER, "unknown key": NEVER}
        self._lock = Lock()

    def find(self, kid: str) -> Key | None:
        """Return the key named `kid`, or None when there is none to rely on."""
        now = self._clock.now()
        if now - self._fetched_at >= FRESH_FOR:
            self._refresh("no longer fresh", now)
        if kid not in self._keys:
            self._refresh("unknown key", now)
        return self._keys.get(kid) if now - self._fetched_at <= USABLE_FOR else None

    def _refresh(self, reason: str, now: datetime) -> None:
        # Whoever comes while a fetch is under way waits for what it brings.
        with self._lock:
            if now - self._asked_at[reason] < PAUSE_BETWEEN_FETCHES:
                return
            self._asked_at[reason] = now
            try:
                self._keys = verification_keys(self._fetch(self._url))
            except (httpx.HTTPError, OSError, ValueError, RecursionError) as failure:
                log.warning("issuer's keys not refreshed: %s", type(failure).__name__)
            else:
                self._fetched_at = now


class KeysOfFile:
    """Finds an issuer's key in a file, which is read anew once it was changed.

    What cannot be read changes nothing, but for the first time: then it raises OSError
    or ValueError.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = _changed_at(path)
        self._keys = verification_keys(path.read_bytes())

    def find(self, kid: str) -> Key | None:
        """Return the key named `kid`, or None when there is none to rely on."""
        try:
            if (changed := _changed_at(self._path)) != self._read_at:
                self._keys = verification_keys(self._path.read_bytes())
                self._read_at = changed
        except (OSError, ValueError, RecursionError) as failure:
            log.warning("issuer's keys not refreshed: %s", type(failure).__name__)
        return self._keys.get(kid)


def _changed_at(path: Path) -> tuple[int, int]:
    # A mounted secret is changed by turning a link to another file.
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def verification_keys(jwks: bytes) -> dict[str, Key]:
    """Read a JWK set by key id, leaving out each key unfit to verify a token.

    Raises ValueError when `jwks` is no JWK set at all.
    """
    document = json.loads(jwks)
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ValueError("not a JWK set")  # noqa: TRY004  (one error for bad content)
    return {jwk["kid"]: key for jwk in listed if (key := _fit_key(jwk))}


def _fit_key(jwk: Any) -> Key | None:
    # One unreadable key must not take the good ones beside it away.
    try:
        return JWKRegistry.import_key(jwk) if _is_fit(jwk) else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _is_fit(jwk: Any) -> bool:
    if not isinstance(jwk, dict) or not isinstance(jwk.get("kid"), str):
        return False
    if jwk.get("use") != "sig" or KEY_TYPE_OF.get(jwk["alg"]) != jwk.get("kty"):
        return False
    return jwk["kty"] != "RSA" or _bits(jwk["n"]) >= SHORTEST_RSA


def _bits(modulus: str) -> int:
    return base64_to_int(modulus).bit_length()


def _check_address(url: str) -> None:
    address = httpx.URL(url)
    near = address.scheme == "http" and _is_loopback(address.host)
    if not near and (address.scheme != "https" or not address.host):
        raise UnsafeKeysAddress


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
