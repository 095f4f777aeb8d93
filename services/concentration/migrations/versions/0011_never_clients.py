"""Clients that never were are remembered, and who is for projects in the whole firm."""

from alembic import op

from libs.storage.walls import wall

revision = "0011"
down_revision = "0010"

NEVER = """
create table concentration.never_clients (
  client_id text primary key,
  branch_id text not null,
  revision bigint not null
);
grant select, insert, update, delete on concentration.never_clients
  to concentration_worker;
grant select on concentration.never_clients to concentration_api;
"""
# How many they are is no secret of a branch, and what the firm may be booked hangs on
# it: so who sees one branch counts all, and no more than that.
PEOPLE = """
create function concentration.people_for_projects() returns numeric
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(sum(coalesce(project_share,
    case when permanent and not service_desk then 1.0 else 0.0 end)), 0)::numeric
  from concentration.staff where active
$$;
revoke execute on function concentration.people_for_projects() from public;
grant execute on function concentration.people_for_projects() to concentration_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(NEVER)
    connection.exec_driver_sql(PEOPLE)
    wall(connection, "concentration", "never_clients")
