"""Clients on hold, and what is too old goes."""

from alembic import op

from libs.storage.retention import lay_runs
from libs.storage.walls import wall

revision = "0019"
down_revision = "0018"

HOLDS = """
create table registry.holds (
  hold_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  reason text not null,
  placed_at timestamptz not null,
  placed_by text not null,
  lifted_at timestamptz,
  lifted_by text,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create unique index holds_live on registry.holds (client_id) where lifted_at is null;
create index holds_client on registry.holds (branch_id, client_id);
create index holds_name on registry.holds (name_key, hold_id);
grant select, insert, update on registry.holds to registry_api;
grant select, delete on registry.holds, registry.imports, registry.imported
  to registry_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(HOLDS)
    wall(connection, "registry", "holds")
    lay_runs(connection, "registry")
