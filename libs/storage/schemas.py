"""Where each schema stands, without Alembic: the code's versions are file names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

PLATFORM = "keepwell"
# Before the first migration, and for whom none let it read, a schema is at nothing.
READABLE = "select has_table_privilege(to_regclass('{}.versions'), 'select')"
REACHED = "select version_num from {}.versions"


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

    @property
    def behind(self) -> bool:
        """Tell whether this code needs a newer schema; one that is newer will do."""
        return self.known and self.reached != self.newest


def versions(connection: Connection, services: Iterable[str]) -> list[Version]:
    """Compare the database's versions with those of the code."""
    return [
        version(connection, schema, home) for schema, home in homes(services).items()
    ]


def version(connection: Connection, schema: str, home: Any) -> Version:
    """Compare one schema's version with those in its home."""
    every = revisions(home)
    readable = connection.exec_driver_sql(READABLE.format(schema)).scalar_one()
    reached = (
        connection.exec_driver_sql(REACHED.format(schema)).scalar_one_or_none()
        if readable
        else None
    )
    return Version(schema, reached, every[-1], known=reached in {None, *every})


def revisions(home: Any) -> Sequence[str]:
    """List the versions of a home, oldest first: each file begins with its own."""
    found = Path(str(home)).glob("versions/[0-9]*_*.py")
    return sorted(file.name.partition("_")[0] for file in found)


def behind(connection: Connection, services: Iterable[str]) -> str | None:
    """Say which schema is older than the code of the services needs, if one is.

    A service that is none of the suite's stands on the platform alone.
    """
    own = [service for service in services if find_spec(f"services.{service}")]
    for each in versions(connection, own):
        if each.behind:
            at = each.reached or "nothing"
            return f"{each.schema} is at {at}, not {each.newest}: keepwell migrate"
    return None
