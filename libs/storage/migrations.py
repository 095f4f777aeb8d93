"""One line of Alembic versions for the platform and one for each service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
        for schema, home in homes(services).items():
            climb(connection, schema, home, told)
    engine.dispose()


def homes(services: Iterable[str]) -> dict[str, Any]:
    """Map each schema to the folder of its versions, the platform's first."""
    own = {service: files(f"services.{service}") / "migrations" for service in services}
    return {PLATFORM: files("libs.storage") / "platform", **own}


@dataclass(frozen=True)
class Version:
    """Where a schema stands: `reached` is None before its first migration."""

    schema: str
    reached: str | None
    newest: str
    known: bool  # False: a newer code than this one migrated it


def versions(connection: Connection, services: Iterable[str]) -> list[Version]:
    """Compare the database's versions with those of the code."""
    return [
        version(connection, schema, ScriptDirectory(str(Path(str(home)))))
        for schema, home in homes(services).items()
    ]


def version(connection: Connection, schema: str, script: ScriptDirectory) -> Version:
    there = connection.exec_driver_sql(f"select to_regclass('{schema}.versions')")
    reached = (
        there.scalar_one()
        and connection.exec_driver_sql(
            f"select version_num from {schema}.versions"
        ).scalar_one_or_none()
    )
    every = {each.revision for each in script.walk_revisions()}
    newest = str(script.get_current_head())
    return Version(schema, reached, newest, known=reached is None or reached in every)


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
