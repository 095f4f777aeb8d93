"""Instances: which copies of this database may send to the world outside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import text

from libs.storage.transactions import Transaction

PRESENT = timedelta(minutes=10)  # since a sender of it was seen
# A restored dump is another database; a copied server is started by another instance.
DATABASE = """
select (select system_identifier from pg_control_system())::text
  || '/' || (select oid from pg_database where datname = current_database())
"""
ARM = """
update outbound.instances set armed_at = :now, armed_by = :actor
where instance = :instance
"""
WALL = text("select clock_timestamp()")
SEEN = """
insert into outbound.instances (instance, seen_at) values (:instance, :now)
on conflict (instance) do update set seen_at = excluded.seen_at
where instances.seen_at < excluded.seen_at - interval '1 minute'
"""
# By the clock on the wall: the other one is off.
ASTRAY = """
insert into outbound.instances (instance, seen_at, astray_at, off_by)
values (:instance, clock_timestamp(), clock_timestamp(), :seconds)
on conflict (instance) do update
set astray_at = excluded.astray_at, off_by = excluded.off_by
"""
LISTED = """
select instance, seen_at, armed_at, armed_by,
  case when astray_at > clock_timestamp() - interval '2 minutes' then off_by end
from outbound.instances order by seen_at desc, instance
"""


@dataclass(frozen=True)
class Instance:
    """A copy of this database whose senders were seen, and whether it may send.

    `off_by` is by how many seconds a sender's clock is off, which rests meanwhile.
    """

    id: str
    seen_at: datetime
    armed_at: datetime | None
    armed_by: str | None
    off_by: int | None

    def may_send(self, now: datetime) -> bool:
        """Tell whether it is armed, and lives: a restored database names others."""
        return self.armed_at is not None and now - self.seen_at < PRESENT


def identity(transaction: Transaction, told: str) -> str:
    """Tell this instance from every copy of it; `told` is its name in the settings."""
    database = transaction.session.execute(text(DATABASE)).scalar_one()
    return sha256(f"{told}\n{database}".encode()).hexdigest()[:16]


def wall(transaction: Transaction) -> datetime:
    """Read the clock on the database's wall."""
    told: datetime = transaction.session.execute(WALL).scalar_one()
    return told


def see(transaction: Transaction, instance: str) -> None:
    """Note that a sender of this instance runs."""
    told = {"instance": instance, "now": transaction.now}
    transaction.session.execute(text(SEEN), told)


def armed(transaction: Transaction, instance: str) -> bool:
    """Say whether this instance may send."""
    found = transaction.session.execute(
        text("select armed_at from outbound.instances where instance = :instance"),
        {"instance": instance},
    )
    return found.scalar() is not None


def listed(transaction: Transaction) -> list[Instance]:
    """Read which instances were seen, the latest first."""
    return [Instance(*row) for row in transaction.session.execute(text(LISTED))]


def astray(transaction: Transaction, instance: str, seconds: int) -> None:
    """Note by how much the clock of a sender of this instance is off."""
    told = {"instance": instance, "seconds": seconds}
    transaction.session.execute(text(ASTRAY), told)


def arm(transaction: Transaction, instance: str) -> bool:
    """Note who let an instance send; say whether it is known."""
    told = {"instance": instance, "now": transaction.now, "actor": transaction.actor}
    return bool(transaction.session.execute(text(ARM), told).rowcount)


def disarm(transaction: Transaction, instance: str) -> bool:
    """Let an instance send no more; say whether it is known."""
    told = {"instance": instance, "now": None, "actor": None}
    return bool(transaction.session.execute(text(ARM), told).rowcount)
