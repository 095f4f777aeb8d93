"""From an Authorization header to a principal, whichever credential it carries."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from libs.clock import Clock
from libs.identity import machine_keys
from libs.identity.credentials import Unauthenticated
from libs.identity.machine_keys import StoredKey
from libs.identity.principals import Principal
from libs.identity.tokens import Proven, Verifier, claimed_issuer

SCHEME = "bearer"
KEY_REMEMBERED_FOR = timedelta(seconds=5)
MOST_REMEMBERED = 10_000  # tokens

FindStoredKey = Callable[[str], StoredKey | None]


class Authenticator:
    """Accepts the tokens of the named issuers and the machine keys that are stored.

    What `find_key` returns is remembered for at most 5 s, so that a revoked key
    ends within that time everywhere. Of a token its proven signature is remembered,
    while its issuer stands by the key; how long it lives is judged at each request.
    """

    def __init__(
        self,
        verifiers: Mapping[str, Verifier],
        find_key: FindStoredKey,
        pepper: bytes,
        clock: Clock,
    ) -> None:
        self._verifiers = verifiers
        self._find_key = find_key
        self._pepper = pepper
        self._clock = clock
        self._remembered: dict[str, tuple[StoredKey, datetime]] = {}
        self._proven: dict[bytes, tuple[Verifier, Proven]] = {}

    def authenticate(self, authorization: str | None) -> Principal:
        """Return whom the header's credential speaks for; raises Unauthenticated."""
        scheme, _, credential = (authorization or "").partition(" ")
        if scheme.lower() != SCHEME:
            raise Unauthenticated
        if credential.startswith(machine_keys.PREFIX):
            return self._holder_of(credential)
        return self._bearer_of(credential)

    def holder(self, key_id: str) -> Principal:
        """Return whom a key stands for, once its holder has proven to have it.

        Raises Unauthenticated when it is unknown or has ended.
        """
        now = self._clock.now()
        return self._stored(key_id, now).principal(now)

    def _bearer_of(self, token: str) -> Principal:
        # Only the digest is kept: who reads the memory finds no token in it.
        digest = sha256(token.encode(errors="surrogatepass")).digest()
        if known := self._proven.get(digest):
            verifier, proven = known
            if verifier.still_holds(proven):
                return proven.principal
        verifier, proven = self._prove(token)
        if len(self._proven) >= MOST_REMEMBERED:
            self._proven.clear()
        self._proven[digest] = verifier, proven
        return proven.principal

    def _prove(self, token: str) -> tuple[Verifier, Proven]:
        verifier = self._verifiers.get(claimed_issuer(token))
        if verifier is None:
            raise Unauthenticated
        return verifier, verifier.prove(token)

    def _holder_of(self, credential: str) -> Principal:
        key = machine_keys.parse(credential)
        now = self._clock.now()
        stored = self._stored(key.id, now)
        if not machine_keys.matches(self._pepper, key.secret, stored.digest):
            raise Unauthenticated
        return stored.principal(now)

    def _stored(self, key_id: str, now: datetime) -> StoredKey:
        if key_id in self._remembered:
            stored, found_at = self._remembered[key_id]
            # A clock that was set back must not prolong the memory.
            if abs(now - found_at) < KEY_REMEMBERED_FOR:
                return stored
        found = self._find_key(key_id)
        if found is None:
            # Not remembered, so that guessed ids cannot fill the memory.
            raise Unauthenticated
        self._remembered[key_id] = found, now
        return found
