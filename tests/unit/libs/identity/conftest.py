"""An outside issuer that signs whatever it is asked to, true or forged."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from joserfc.util import urlsafe_b64encode

from libs.clock import SetClock
from libs.identity.tokens import Verifier

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ISSUER = "https://login.example"


def key_named(kid, algorithm):
    make, size = {
        "RS256": (RSAKey, 2048),
        "ES256": (ECKey, "P-256"),
        "Ed25519": (OKPKey, "Ed25519"),
    }[algorithm]
    return make.generate_key(size, {"alg": algorithm, "use": "sig", "kid": kid})


@dataclass
class OutsideIssuer:
    now = NOW
    name = ISSUER
    keys: dict[str, Key] = field(
        default_factory=lambda: {
            kid: key_named(kid, algorithm)
            for kid, algorithm in [("r", "RS256"), ("e", "ES256"), ("d", "Ed25519")]
        }
    )

    def claims(self, **changed):
        issued = int(NOW.timestamp())
        return {
            "iss": ISSUER,
            "sub": "anna",
            "aud": "keepwell",
            "iat": issued,
            "exp": issued + 600,
            "jti": "1",
            "role": "account_manager",
            "branches": ["vienna"],
            "staff": "s-7",
        } | changed

    def header(self, signer="d", **changed):
        alg = self.keys[signer].alg
        return {"alg": alg, "typ": "at+jwt", "kid": signer} | changed

    def token(self, kid="d", claims=None, header=None):
        return self.signed(
            json.dumps(header or self.header(kid)),
            json.dumps(claims or self.claims()),
            kid,
        )

    def signed(self, header: str, payload: str, kid="d"):
        """Sign two texts as they are, JSON or not."""
        signing_input = b".".join(
            urlsafe_b64encode(part.encode()) for part in (header, payload)
        )
        key = self.keys[kid]
        signature = JWSRegistry.algorithms[key.alg].sign(signing_input, key)
        return f"{signing_input.decode()}.{urlsafe_b64encode(signature).decode()}"

    def verifier(self, at=NOW):
        return Verifier(ISSUER, self.keys.get, SetClock(at))

    def jwks(self, *kids):
        listed = [self.keys[kid].as_dict(private=False) for kid in kids or self.keys]
        return json.dumps({"keys": listed}).encode()


@pytest.fixture(scope="session")
def issuer():
    return OutsideIssuer()
