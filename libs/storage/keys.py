"""Machine keys as they are stored: looked up by id, or by the name of a broker user."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from libs.identity.credentials import Unauthenticated
from libs.identity.machine_keys import StoredKey
from libs.identity.principals import Principal, Role
from libs.values import BranchId

PLATFORM_KEYS = """
create table keepwell.keys (
  id text primary key,
  name text not null,
  digest bytea not null,
  role text not null,
  branches text[],
  sources text[] not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index keys_name on keepwell.keys (name);
"""

REMEMBERED_FOR = 5.0  # seconds
SELECT = "select * from keepwell.keys where "


def key_finder(engine: Engine) -> Callable[[str], StoredKey | None]:
    """Make the look-up of a key by its id."""

    def find(key_id: str) -> StoredKey | None:
        with engine.connect() as connection:
            row = connection.execute(text(SELECT + "id = :id"), {"id": key_id}).first()
        return stored(row) if row else None

    return find


class Emitters:
    """Whom broker users speak for, remembered for at most 5 s."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.remembered: dict[str, tuple[Principal | None, float]] = {}

    def named(self, name: str) -> Principal | None:
        """Find the holder of the live key of that name."""
        found, until = self.remembered.get(name, (None, 0.0))
        if time.monotonic() > until:
            found = holder_of(self.engine, name)
            self.remembered[name] = found, time.monotonic() + REMEMBERED_FOR
        return found


def holder_of(engine: Engine, name: str) -> Principal | None:
    now = datetime.now(UTC)
    with engine.connect() as connection:
        rows = connection.execute(
            text(SELECT + "name = :name order by created_at desc"), {"name": name}
        ).all()
    for row in rows:
        try:
            return stored(row).principal(now)
        except Unauthenticated:
            continue  # expired or revoked: its successor may live
    return None


def store(connection: Connection, key: StoredKey, created_by: str) -> None:
    """Keep a new key."""
    connection.execute(
        text(
            "insert into keepwell.keys values (:id, :name, :digest, :role, :branches,"
            " :sources, :created_at, :created_by, :expires_at)"
        ),
        {
            "id": key.id,
            "name": key.name,
            "digest": key.digest,
            "role": key.role.value,
            "branches": None if key.branches is None else sorted(key.branches),
            "sources": list(key.sources),
            "created_at": key.created_at,
            "created_by": created_by,
            "expires_at": key.expires_at,
        },
    )


def revoke(connection: Connection, key_id: str, at: datetime) -> bool:
    """End a key; tell whether there was one to end."""
    changed = connection.execute(
        text(
            "update keepwell.keys set revoked_at = :at"
            " where id = :id and revoked_at is null"
        ),
        {"id": key_id, "at": at},
    )
    return changed.rowcount == 1


def stored(row: Row[Any]) -> StoredKey:
    branches = row.branches
    return StoredKey(
        id=row.id,
        name=row.name,
        digest=bytes(row.digest),
        role=Role(row.role),
        branches=None if branches is None else frozenset(map(BranchId, branches)),
        sources=tuple(row.sources),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
