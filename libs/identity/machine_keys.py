"""Keys that machines hold: `kw_<env>_<kind>_<id>_<secret>_<checksum>`."""

import hashlib
import hmac
import re
import string
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from libs.identity.credentials import Unauthenticated
from libs.identity.principals import Principal, Role
from libs.values import BranchId, Invalid

PREFIX = "kw_"
ISSUER = "keepwell:machine-keys"
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
FORM = re.compile(
    r"(kw_[a-z]{1,16}_[a-z]{1,16}_([0-9A-Za-z]{10})_([0-9A-Za-z]{43}))_([0-9A-Za-z]{6})"
)
ID_BYTES, ID_LETTERS = 7, 10
SECRET_BYTES, SECRET_LETTERS = 32, 43
CHECKSUM_LETTERS = 6
SHORTEST_PEPPER = 32
LONGEST_LIFE = timedelta(days=365)
# A person proves who they are with a token; a key stands for a machine only.
ROLES = frozenset({Role.EMITTER, Role.OPERATIONS})


class NotKeyLabels(Invalid):
    """A machine key's environment and kind are words of lower-case letters."""


class PepperTooShort(Invalid):
    """The pepper of the machine keys is at least 32 random bytes."""


class NotStorableKey(Invalid):
    """A machine key is an emitter's or for operations and lives up to 365 days."""


@dataclass(frozen=True)
class MachineKey:
    """A key as its holder has it; it is shown once and never stored."""

    id: str
    secret: str = field(repr=False)
    text: str = field(repr=False)


def mint(env: str, kind: str, random: Callable[[int], bytes]) -> MachineKey:
    """Make a new key with 256 secret bits from `random`; raises NotKeyLabels."""
    key_id = _base62(random(ID_BYTES), ID_LETTERS)
    secret = _base62(random(SECRET_BYTES), SECRET_LETTERS)
    body = f"{PREFIX}{env}_{kind}_{key_id}_{secret}"
    text = f"{body}_{_checksum(body)}"
    if not FORM.fullmatch(text):
        raise NotKeyLabels
    return MachineKey(key_id, secret, text)


def parse(text: str) -> MachineKey:
    """Read a key, its checksum before all else; raises Unauthenticated."""
    form = FORM.fullmatch(text)
    if form is None or form[4] != _checksum(form[1]):
        raise Unauthenticated
    return MachineKey(id=form[2], secret=form[3], text=text)


def digest(pepper: bytes, secret: str) -> bytes:
    """Return the HMAC-SHA256 of `secret`, all that is stored of it.

    Raises PepperTooShort.
    """
    if len(pepper) < SHORTEST_PEPPER:
        raise PepperTooShort
    return hmac.digest(pepper, secret.encode(), hashlib.sha256)


def matches(pepper: bytes, secret: str, stored: bytes) -> bool:
    """Tell, in constant time, whether `stored` is the digest of `secret`."""
    return hmac.compare_digest(digest(pepper, secret), stored)


@dataclass(frozen=True)
class StoredKey:
    """A key as it is kept; raises NotStorableKey or ImpossiblePrincipal."""

    id: str
    name: str
    digest: bytes = field(repr=False)
    role: Role
    branches: frozenset[BranchId] | None
    sources: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        lifetime = self.expires_at - self.created_at
        if self.role not in ROLES or not timedelta() < lifetime <= LONGEST_LIFE:
            raise NotStorableKey
        self._holder()

    def principal(self, now: datetime) -> Principal:
        """Return whom it speaks for; raises Unauthenticated once it has ended."""
        if now >= min(self.expires_at, self.revoked_at or self.expires_at):
            raise Unauthenticated
        return self._holder()

    def _holder(self) -> Principal:
        return Principal(
            subject=self.id,
            issuer=ISSUER,
            role=self.role,
            branches=self.branches,
            sources=self.sources,
            name=self.name,
        )


def _checksum(body: str) -> str:
    crc = zlib.crc32(body.encode())
    return _base62(crc.to_bytes(4), CHECKSUM_LETTERS)


def _base62(number: bytes, letters: int) -> str:
    rest, written = int.from_bytes(number), ""
    for _ in range(letters):
        rest, digit = divmod(rest, len(DIGITS))
        written = DIGITS[digit] + written
    return written
