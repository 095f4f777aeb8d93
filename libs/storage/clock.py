"""The present as a transaction sees it: the machine's, or the simulated suite's."""

from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Connection, text

PLATFORM_CLOCK = """
create table keepwell.clock (
  one boolean primary key default true check (one),
  ahead interval not null
);
insert into keepwell.clock (ahead) values ('0');
grant select on keepwell.clock to public;
"""


class TransactionClock(Protocol):
    """Tells a transaction what time it is."""

    def read(self, session: Connection) -> datetime:
        """Return the present, aware and in UTC."""


class WallClock:
    """The machine's own time."""

    def read(self, session: Connection) -> datetime:  # noqa: ARG002 the protocol's
        """Return the present."""
        return datetime.now(UTC)


class StoredClock:
    """The simulated time: the database's clock and one stored row ahead of it."""

    def read(self, session: Connection) -> datetime:
        """Return the simulated present."""
        row = session.execute(
            text("select clock_timestamp() + ahead from keepwell.clock")
        ).one()
        present: datetime = row[0]
        return present.astimezone(UTC)
