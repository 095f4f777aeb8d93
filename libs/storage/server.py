"""How full the database server is, as any login may see it."""

from dataclasses import dataclass

from libs.storage.transactions import Transaction

# Of others' processes a login that is no monitor does not see which are no clients.
SERVER = """
select (select count(*) from pg_stat_activity where usesysid is not null
    and coalesce(backend_type, 'client backend') = 'client backend'),
  current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0),
  pg_database_size(current_database())
"""


@dataclass(frozen=True)
class Load:
    """Connections to the server, how many it allows us, and our database's bytes."""

    connections: int
    connections_most: int
    size: int


def measured(transaction: Transaction) -> Load:
    """Ask the server of the service's database."""
    return Load(*transaction.session.exec_driver_sql(SERVER).one())
