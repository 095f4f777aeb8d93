"""Row-level security: the second wall between branches, behind the use cases.

An API role sees the rows of the branches named in `keepwell.branches` ('*' is every
branch) and none when nothing is named; a worker role sees its whole schema, no other.
"""

from psycopg import sql
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from sqlalchemy import Connection

PLATFORM_WALL = """
create function keepwell.branches() returns text[] language sql stable as $$
  select string_to_array(nullif(current_setting('keepwell.branches', true), ''), ',')
$$;
grant usage on schema keepwell to public;
grant execute on function keepwell.branches() to public;
"""

# Whether every branch is seen is asked once a statement, not once a row.
TABLE_WALL = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy branches on {table} to {service}_api
  using ((select keepwell.branches() = '{{*}}')
         or branch_id = any ((select keepwell.branches())::text[]))
  with check ((select keepwell.branches() = '{{*}}')
         or branch_id = any ((select keepwell.branches())::text[]));
create policy worker on {table} to {service}_worker using (true) with check (true);
create policy owner on {table} to keepwell_owner using (true) with check (true);
"""


BEGIN = sql.SQL("begin; select set_config('keepwell.branches', {}, true)")


def wall(connection: Connection, service: str, *tables: str) -> None:
    """Put the branch wall around tables of the service; each has a `branch_id`."""
    for table in tables:
        connection.exec_driver_sql(
            TABLE_WALL.format(table=f"{service}.{table}", service=service)
        )


def stand_in(session: Connection, branches: str) -> None:
    """Let this transaction, and no other, see `branches` ('*' or a comma list)."""
    driver = session.connection.driver_connection
    # As one with BEGIN, which costs a journey less: every request begins with it.
    begun = driver.pgconn.exec_(BEGIN.format(branches).as_bytes(driver))  # type: ignore[union-attr]  # it is there while the session is
    if begun.status != ExecStatus.TUPLES_OK:
        raise error_from_result(begun)
