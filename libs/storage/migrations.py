"""One line of Alembic versions for the platform and one for each service."""

from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from libs.storage.engine import with_driver
from libs.storage.roles import OWNER

PLATFORM = "keepwell"


def migrate(
    url: str, services: Iterable[str], told: Callable[[str], None] = lambda _: None
) -> None:
    """Bring the platform's and the services' schemas to their newest version.

    The roles must exist (see roles.provision); `told` hears of each version applied.
    """
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("select pg_advisory_xact_lock(7420001)")
        climb(connection, PLATFORM, files("libs.storage") / "platform", told)
        for service in services:
            climb(
                connection, service, files(f"services.{service}") / "migrations", told
            )
    engine.dispose()


def climb(
    connection: Connection, schema: str, home: Any, told: Callable[[str], None]
) -> None:
    script = ScriptDirectory(str(Path(str(home))))
    open_schema(connection, schema)

    def steps(revision: Any, _context: Any) -> Any:
        for step in (found := script._upgrade_revs("head", revision)):  # noqa: SLF001 what alembic's own env.py calls
            told(f"{schema} {step.revision.revision}")
        return found

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            version_table="versions",
            version_table_schema=schema,
        )
        environment.run_migrations()
    connection.exec_driver_sql("reset role")


def open_schema(connection: Connection, schema: str) -> None:
    connection.exec_driver_sql(
        f"create schema if not exists {schema} authorization {OWNER}"
    )
    connection.exec_driver_sql(f"set local role {OWNER}")
