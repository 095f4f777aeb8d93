"""Bearer tokens: read strictly, verified, and turned into a principal."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.util import urlsafe_b64decode

from libs.clock import Clock
from libs.identity.credentials import Unauthenticated
from libs.identity.principals import ALL_BRANCHES, Principal, Role
from libs.values import BranchId, Invalid, StaffId

AUDIENCE = "keepwell"
ACCESS_TOKEN = "at+jwt"  # noqa: S105  (the media type of RFC 9068, no secret)
ALGORITHMS = frozenset({"RS256", "ES256", "Ed25519"})
# A token has no say in where its key is (jku, x5u, jwk, x5c), nor in the rules (crit).
HEADERS = frozenset({"alg", "typ", "kid"})
LEEWAY = timedelta(seconds=30).total_seconds()
LONGEST_LIFE = timedelta(seconds=900)
LARGEST_PART = 8 * 1024

FindKey = Callable[[str], Key | None]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Proven:
    """What a token says that was signed by the key that `kid` named then."""

    kid: str
    key: Key
    claims: Fields
    principal: Principal


class Verifier:
    """Verifies the access tokens of one issuer."""

    def __init__(self, issuer: str, find_key: FindKey, clock: Clock) -> None:
        self.issuer = issuer
        self.find_key = find_key
        self.clock = clock

    def prove(self, token: str) -> Proven:
        """Return what `token` says; raises Unauthenticated whatever is wrong."""
        try:
            header, claims = _read(token)
            key = self._check_signature(token, header)
            self._check_claims(claims)
            return Proven(header["kid"], key, claims, _principal(claims))
        except (JoseError, Invalid, ValueError, RecursionError):
            # Not chained, because the cause may quote the token.
            raise Unauthenticated from None

    def still_holds(self, proven: Proven) -> bool:
        """Tell whether its key is in use as it was; raises Unauthenticated when over.

        What may change is judged anew: the issuer's keys and the time.
        """
        _check_times(proven.claims, self.clock.now())
        return self.find_key(proven.kid) is proven.key

    def _check_signature(self, token: str, header: Fields) -> Key:
        if header.keys() != HEADERS or _text(header, "typ") != ACCESS_TOKEN:
            raise Unauthenticated
        key = self.find_key(_text(header, "kid"))
        if key is None or key.alg not in ALGORITHMS:
            raise Unauthenticated
        jws.deserialize_compact(token, key, algorithms=[key.alg])
        return key

    def _check_claims(self, claims: Fields) -> None:
        ours = _text(claims, "iss") == self.issuer and _text(claims, "aud") == AUDIENCE
        if not (ours and _text(claims, "jti")):
            raise Unauthenticated
        _check_times(claims, self.clock.now())


def claimed_issuer(token: str) -> str:
    """Return the issuer that `token` names, unproven; raises Unauthenticated."""
    try:
        return _text(_read(token)[1], "iss")
    except (ValueError, RecursionError):
        raise Unauthenticated from None


def _read(token: str) -> tuple[Fields, Fields]:
    header, payload, _signature = token.split(".")
    return _fields(header), _fields(payload)


def _fields(part: str) -> Fields:
    written = urlsafe_b64decode(part.encode("ascii"))
    if len(written) > LARGEST_PART:
        raise Unauthenticated
    fields = json.loads(written.decode(), object_pairs_hook=_each_once)
    if not isinstance(fields, dict):
        raise Unauthenticated
    return fields


def _each_once(pairs: list[tuple[str, Any]]) -> Fields:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Unauthenticated
    return fields


def _check_times(claims: Fields, now: datetime) -> None:
    issued, expires = _seconds(claims, "iat"), _seconds(claims, "exp")
    starts = _seconds(claims, "nbf") if "nbf" in claims else issued
    present = now.timestamp()
    begun = max(issued, starts) <= present + LEEWAY
    # RFC 7519: not on or after the expiry, so the boundary itself is refused.
    running = present < expires + LEEWAY
    lifelike = 0 < expires - issued <= LONGEST_LIFE.total_seconds()
    if not (begun and running and lifelike):
        raise Unauthenticated


def _principal(claims: Fields) -> Principal:
    branches = _texts(claims, "branches")
    return Principal(
        subject=_text(claims, "sub"),
        issuer=_text(claims, "iss"),
        role=Role(_text(claims, "role")),
        branches=None
        if branches == (ALL_BRANCHES,)
        else frozenset(map(BranchId, branches)),
        staff=StaffId(_text(claims, "staff")) if "staff" in claims else None,
        sources=_texts(claims, "sources") if "sources" in claims else (),
        name=_text(claims, "sub"),
    )


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value:
        raise Unauthenticated
    return value


def _texts(fields: Fields, name: str) -> tuple[str, ...]:
    values = fields.get(name)
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise Unauthenticated
    return tuple(values)


def _seconds(fields: Fields, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unauthenticated
    return value
