"""The issuer of tokens for a suite that has no other: one key in the data folder."""

import json
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import OKPKey

from libs.clock import Clock
from libs.identity.principals import ALL_BRANCHES, Principal
from libs.identity.tokens import ACCESS_TOKEN, AUDIENCE, LONGEST_LIFE, Verifier
from libs.values import Invalid, Refused

ISSUER = "keepwell:embedded"
ALGORITHM: Final = "Ed25519"
TOKEN_ID_BYTES = 16
READABLE_BY_OTHERS = 0o077


class LifetimeOutOfBounds(Invalid):
    """A token lives for at least one second and at most 900."""


class KeyFileExposed(Refused):
    """The issuer's key file can be read by other users; make its mode 600."""


class Issuer:
    """Signs tokens with a key of its own."""

    name = ISSUER

    def __init__(
        self, key: OKPKey, random: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._key = key
        self._random = random

    @classmethod
    def load_or_create(cls, path: Path) -> "Issuer":
        """Read the key kept at `path`, making it first if there is none.

        Raises KeyFileExposed.
        """
        if not path.exists():
            _create_key(path)
        if path.stat().st_mode & READABLE_BY_OTHERS:
            raise KeyFileExposed
        return cls(OKPKey.import_key(json.loads(path.read_text())))

    def token(
        self, principal: Principal, now: datetime, lifetime: timedelta = LONGEST_LIFE
    ) -> str:
        """Sign a token that speaks for `principal` in this issuer's name.

        Raises LifetimeOutOfBounds.
        """
        if not timedelta(seconds=1) <= lifetime <= LONGEST_LIFE:
            raise LifetimeOutOfBounds
        issued = int(now.timestamp())
        claims = _claims_of(principal) | {
            "iss": self.name,
            "aud": AUDIENCE,
            "iat": issued,
            "exp": issued + int(lifetime.total_seconds()),
            "jti": self._random(TOKEN_ID_BYTES).hex(),
        }
        header = {"alg": ALGORITHM, "typ": ACCESS_TOKEN, "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def jwks(self) -> dict[str, list[Any]]:
        """Return the public key as a JWK set."""
        return {"keys": [self._key.as_dict(private=False)]}

    def verifier(self, clock: Clock) -> Verifier:
        """Return a verifier of this issuer's tokens."""
        return Verifier(self.name, {self._key.kid: self._key}.get, clock)


def _claims_of(principal: Principal) -> dict[str, Any]:
    every = [ALL_BRANCHES] if principal.branches is None else sorted(principal.branches)
    claims: dict[str, Any] = {
        "sub": principal.subject,
        "role": principal.role.value,
        "branches": every,
    }
    if principal.staff is not None:
        claims["staff"] = principal.staff
    if principal.sources:
        claims["sources"] = list(principal.sources)
    return claims


def _create_key(path: Path) -> None:
    key = OKPKey.generate_key(
        ALGORITHM, {"alg": ALGORITHM, "use": "sig"}, auto_kid=True
    )
    # Written aside with mode 600 and linked into place: of several processes that
    # start at once the first to link wins, and nobody ever reads half a key.
    with NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as draft:
        json.dump(key.as_dict(private=True), draft)
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, path)
