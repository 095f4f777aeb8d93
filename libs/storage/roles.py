"""Who may log in to PostgreSQL: an owner that nobody is, and two roles a service.

`<service>_api` stands behind the branch wall; `<service>_worker` sees its whole schema
and no other; `keepwell_carrier` may only insert into inboxes (the local carrier).
"""

from collections.abc import Iterable, Mapping

from psycopg import sql
from sqlalchemy import Connection

OWNER = "keepwell_owner"
CARRIER = "keepwell_carrier"
FLOORS = ("api", "worker")


def role(service: str, floor: str) -> str:
    """Name the login role of a service's `floor`, api or worker."""
    return f"{service}_{floor}"


def provision(
    connection: Connection, services: Iterable[str], passwords: Mapping[str, str]
) -> None:
    """Create the roles that are missing and set the passwords given by role name."""
    ensure(connection, OWNER, "nologin")
    ensure(connection, CARRIER, "nologin")
    connection.exec_driver_sql(f"grant {OWNER} to current_user")
    for service in services:
        for floor in FLOORS:
            ensure(connection, role(service, floor), "login")
    for name, password in passwords.items():
        set_password(connection, name, password)


def ensure(connection: Connection, name: str, kind: str) -> None:
    known = connection.exec_driver_sql(
        "select from pg_roles where rolname = %(name)s", {"name": name}
    )
    if known.first() is None:
        connection.exec_driver_sql(
            f"create role {name} {kind} nosuperuser nocreatedb nocreaterole nobypassrls"
        )


def set_password(connection: Connection, name: str, password: str) -> None:
    statement = sql.SQL("alter role {} password {}").format(
        sql.Identifier(name), sql.Literal(password)
    )
    raw = connection.connection.driver_connection
    connection.exec_driver_sql(statement.as_string(raw).replace("%", "%%"))


def let_carry(connection: Connection, services: Iterable[str]) -> None:
    """Let the services' workers put events into each other's inboxes."""
    for service in services:
        worker = role(service, "worker")
        connection.exec_driver_sql(f"grant {CARRIER} to {worker}")
