"""Emptying: a schema as it was when it was laid down, much faster than TRUNCATE.

That gives each table and each index a new file; tests leave a handful of rows.
"""

from sqlalchemy import Connection

TABLES = """
select format('%%I.%%I', relnamespace::regnamespace, relname) from pg_class
where relnamespace = %(schema)s::regnamespace and relkind in ('r', 'p')
  and not relispartition
order by relname
"""
# No trigger fires, and no foreign key is asked.
UNWATCHED = "set local session_replication_role = replica;"


def emptying(connection: Connection, schema: str) -> str:
    """Return what empties the tables of a schema again that hold nothing now."""
    names = connection.exec_driver_sql(TABLES, {"schema": schema}).scalars().all()
    empty = [name for name in names if holds_nothing(connection, name)]
    return UNWATCHED + "".join(f"delete from {name};" for name in empty)  # noqa: S608 of the catalog


def holds_nothing(connection: Connection, table: str) -> bool:
    """Say whether a table has no row."""
    found = connection.exec_driver_sql(
        f"select exists (select from {table})"  # noqa: S608 of the catalog
    )
    return not found.scalar_one()
