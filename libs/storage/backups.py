"""When the last backup was finished, and whether somebody made sure of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from libs.observability import metrics
from libs.storage.transactions import Transaction

PLATFORM_BACKUPS = """
create table keepwell.backups (
  finished_at timestamptz primary key default statement_timestamp(),
  verified boolean not null default false
);
create table keepwell.backups_expected (
  one boolean primary key default true check (one),
  since timestamptz not null
);
insert into keepwell.backups_expected (since) values (statement_timestamp());
grant select on keepwell.backups, keepwell.backups_expected to public;
"""
LAST = """
select finished_at, verified from keepwell.backups order by finished_at desc limit 1
"""
# One that was never taken is as old as the wish for it.
AGE = """
select extract(epoch from statement_timestamp()
  - greatest(since, (select max(finished_at) from keepwell.backups)))
from keepwell.backups_expected
"""
NOTE = """
insert into keepwell.backups (verified) values (%(verified)s)
on conflict (finished_at) do nothing
"""
EXPECT = """
insert into keepwell.backups_expected (since) values (statement_timestamp())
on conflict do nothing
"""


@dataclass(frozen=True)
class Backup:
    """A backup was finished; `verified` is one that was read back to its end."""

    finished_at: datetime
    verified: bool


def note(connection: Connection, *, verified: bool) -> None:
    """Write down that a backup was finished just now."""
    connection.exec_driver_sql(NOTE, {"verified": verified})


def can_note(connection: Connection) -> bool:
    """Tell whether the database is new enough for it."""
    there = connection.exec_driver_sql("select to_regclass('keepwell.backups')")
    return there.scalar_one() is not None


def last(connection: Connection) -> Backup | None:
    """Read which was the last; None when none was ever noted."""
    row = connection.exec_driver_sql(LAST).one_or_none()
    return Backup(*row) if row else None


def age(connection: Connection) -> timedelta | None:
    """Return how old the last backup is; None where none is expected."""
    seconds = connection.exec_driver_sql(AGE).scalar_one_or_none()
    return None if seconds is None else timedelta(seconds=float(seconds))


def expect(connection: Connection) -> None:
    """Expect backups from now on, unless they were expected before."""
    connection.exec_driver_sql(EXPECT)


def expect_none(connection: Connection) -> None:
    """Expect no backups: nobody is told how old the last one is."""
    connection.exec_driver_sql("delete from keepwell.backups_expected")


def measure(transaction: Transaction) -> None:
    """Show how old the last backup is, where any is expected."""
    old = age(transaction.session)
    if old is not None:
        metrics.BACKUP_AGE.labels(transaction.service).set(old.total_seconds())
