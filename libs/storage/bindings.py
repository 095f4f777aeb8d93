"""Which service hears which type, so that one no longer heard is unbound."""

from collections.abc import Iterable

from sqlalchemy import Connection

PLATFORM_BINDINGS = """
create table keepwell.bindings (
  service text not null,
  type text not null,
  primary key (service, type)
);
grant select on keepwell.bindings to public;
"""


def bind(connection: Connection, service: str, types: Iterable[str]) -> set[str]:
    """Remember what the service hears and return the types it no longer does."""
    heard = sorted(types)
    stale = connection.exec_driver_sql(
        "delete from keepwell.bindings where service = %(service)s"
        " and not type = any(%(heard)s::text[]) returning type",
        {"service": service, "heard": heard},
    )
    gone = {row.type for row in stale}
    connection.exec_driver_sql(
        "insert into keepwell.bindings select %(service)s, *"
        " from unnest(%(heard)s::text[]) on conflict do nothing",
        {"service": service, "heard": heard},
    )
    return gone


def listeners(session: Connection) -> dict[str, list[str]]:
    """Map each type to the services that hear it."""
    heard: dict[str, list[str]] = {}
    rows = session.exec_driver_sql(
        "select type, service from keepwell.bindings order by service"
    )
    for event_type, service in rows:
        heard.setdefault(event_type, []).append(service)
    return heard
