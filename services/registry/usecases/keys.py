"""Machine keys: issued, shown once, and revoked at any time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.identity.machine_keys import MachineKey, StoredKey, digest
from libs.identity.principals import Role
from libs.storage.transactions import Transaction
from libs.values import BranchId, Conflict, FieldError, NotFound, Refused
from services.registry.storage import keys as storage

OUR_OWN = "keepwell-"
MOST_LIVE = 2


class ReservedName(Refused):
    """Names that begin with keepwell- are those of our own services."""


class TwoKeysLive(Conflict):
    """Two live keys bear this name already; revoke one of them first."""


class NoSuchKey(NotFound):
    """There is no live key of this id."""


@dataclass(frozen=True)
class Bearer:
    """The machine that a key is for, what it may, and how long the key lives.

    `branches` None means all of them.
    """

    name: str
    role: Role
    branches: frozenset[BranchId] | None
    sources: tuple[str, ...]
    lifetime: timedelta


def issue(
    transaction: Transaction,
    bearer: Bearer,
    minted: MachineKey,
    pepper: bytes,
    now: datetime,
) -> StoredKey:
    """Keep a key that was minted; `now` is wall time.

    Raises ReservedName, TwoKeysLive, NotStorableKey and ImpossiblePrincipal.
    """
    if bearer.name.casefold().startswith(OUR_OWN):
        raise ReservedName(None, FieldError("name", "begins with keepwell-"))
    if storage.lock_live(transaction, bearer.name, now) >= MOST_LIVE:
        raise TwoKeysLive(None, FieldError("name", "borne by two live keys"))
    key = StoredKey(
        id=minted.id,
        name=bearer.name,
        digest=digest(pepper, minted.secret),
        role=bearer.role,
        branches=bearer.branches,
        sources=bearer.sources,
        created_at=now,
        expires_at=now + bearer.lifetime,
    )
    storage.save(transaction, key)
    transaction.audit("key issued", key.id, name=key.name, role=key.role.value)
    return key


def revoke(transaction: Transaction, key_id: str, now: datetime) -> None:
    """End a key for good; raises NoSuchKey."""
    if not storage.revoke(transaction, key_id, now):
        raise NoSuchKey
    transaction.audit("key revoked", key_id)


def listed(
    transaction: Transaction, after: Sequence[str] | None, most: int
) -> list[StoredKey]:
    """List keys by name, those that have ended too."""
    return storage.page(transaction, after, most)
