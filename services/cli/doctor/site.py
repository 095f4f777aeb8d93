"""An installation whose database is open."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, create_engine

from libs.storage.clock import StoredClock, WallClock
from libs.storage.engine import with_driver
from libs.storage.transactions import Transaction
from services.cli.doctor.installation import Installation

PATIENCE = "-c statement_timeout=15000 -c lock_timeout=2000"


@dataclass(frozen=True)
class Site:
    """An installation and its owner's connection, which only reads."""

    installation: Installation
    connection: Connection

    @property
    def services(self) -> Sequence[str]:
        """The services that are looked at."""
        return self.installation.services

    def value(self, sql: str, **told: Any) -> Any:
        """Read one value."""
        return self.connection.exec_driver_sql(sql, told or None).scalar()

    def column(self, sql: str, **told: Any) -> list[Any]:
        """Read one column."""
        return list(self.connection.exec_driver_sql(sql, told or None).scalars())

    def transaction(self, service: str) -> Transaction:
        """Read as a service does, at its present."""
        simulated = self.installation.environment.get("KEEPWELL_CLOCK") == "simulated"
        clock = StoredClock() if simulated else WallClock()
        now = clock.read(self.connection)
        return Transaction(self.connection, service, now, "keepwell doctor")


@contextmanager
def opened(installation: Installation) -> Iterator[Site]:
    """Open the database as its owner; each query stands for itself.

    Raises SQLAlchemy's OperationalError.
    """
    engine = create_engine(
        with_driver(installation.database or ""),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 5, "options": PATIENCE},
    )
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("set default_transaction_read_only = on")
            yield Site(installation, connection)
    finally:
        engine.dispose()
