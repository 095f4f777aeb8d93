"""Emptying: schemas as they were when they were laid down, and that fast.

TRUNCATE gives each table and each index a new file; tests leave a handful of rows.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine

TABLES = """
select format('%%I.%%I', relnamespace::regnamespace, relname), oid from pg_class
where relnamespace::regnamespace::text = any(%(schemas)s)
  and relkind in ('r', 'p') and not relispartition
order by 1
"""
# No trigger fires, and no foreign key is asked.
UNWATCHED = "set local session_replication_role = replica;"
KEPT = "laid_down"


@dataclass(frozen=True)
class Emptying:
    """A database's owner, and what undoes all that was written."""

    owner: Engine
    statement: str

    def __call__(self) -> None:
        """Make the schemas what they were at first."""
        with self.owner.begin() as connection:
            connection.exec_driver_sql(self.statement)


def emptying(owner: Engine, *schemas: str) -> Emptying:
    """Keep what schemas hold now, to which they can be brought back."""
    with owner.begin() as connection:
        connection.exec_driver_sql(f"create schema {KEPT}")
        found = connection.exec_driver_sql(TABLES, {"schemas": list(schemas)}).all()
        undone = [undoing(connection, table, oid) for table, oid in found]
    return Emptying(owner, UNWATCHED + "".join(undone))


def undoing(connection: Connection, table: str, oid: int) -> str:
    """Return what brings one table back."""
    empty = f"delete from {table};"  # noqa: S608 of the catalog
    if holds_nothing(connection, table):
        return empty
    kept = f"{KEPT}.of_{oid}"
    connection.exec_driver_sql(f"create table {kept} as table {table}")
    return f"{empty}insert into {table} overriding system value table {kept};"


def holds_nothing(connection: Connection, table: str) -> bool:
    """Say whether a table has no row."""
    any_row = f"select exists (select from {table})"  # noqa: S608 of the catalog
    return not connection.exec_driver_sql(any_row).scalar_one()
