"""One line of Alembic versions for the platform and one for each service."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from libs.storage.engine import with_driver
from libs.storage.roles import FLOORS, OWNER, role
from libs.storage.schemas import PLATFORM, homes, version


def migrate(
    url: str, services: Iterable[str], told: Callable[[str], None] = lambda _: None
) -> None:
    """Bring the platform's and the services' schemas to their newest version.

    The roles must exist (see roles.provision); `told` hears of each version applied,
    and of schemas that are newer than this code, which are left alone.
    """
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("select pg_advisory_xact_lock(7420001)")
        for schema, home in homes(services).items():
            climb_unless_newer(connection, schema, home, told)
    engine.dispose()


def climb_unless_newer(
    connection: Connection, schema: str, home: Any, told: Callable[[str], None]
) -> None:
    there = version(connection, schema, home)
    if there.known:
        climb(connection, schema, home, told)
    else:
        told(f"left {schema} alone: {there.reached} is newer than this code")


def climb(
    connection: Connection,
    schema: str,
    home: Any,
    told: Callable[[str], None],
    to: str = "head",
) -> None:
    """Bring one schema from its version to another, in this transaction."""
    script = ScriptDirectory(str(Path(str(home))))
    open_schema(connection, schema)

    def steps(revision: Any, _context: Any) -> Any:
        for step in (found := script._upgrade_revs(to, revision)):  # noqa: SLF001 what alembic's own env.py calls
            told(f"migrated {schema} {step.revision.revision}")
        return found

    with EnvironmentContext(Config(), script, fn=steps) as environment:
        environment.configure(
            connection=connection,
            version_table="versions",
            version_table_schema=schema,
        )
        environment.run_migrations()
    close_schema(connection, schema)


def open_schema(connection: Connection, schema: str) -> None:
    connection.exec_driver_sql(
        f"create schema if not exists {schema} authorization {OWNER}"
    )
    connection.exec_driver_sql(f"set local role {OWNER}")


def close_schema(connection: Connection, schema: str) -> None:
    """Let whoever works on the schema read first whether it is new enough."""
    own = ", ".join(role(schema, floor) for floor in FLOORS)
    readers = "public" if schema == PLATFORM else own
    connection.exec_driver_sql(f"grant select on {schema}.versions to {readers}")
    connection.exec_driver_sql("reset role")
