"""What each import did, so that it can be reverted, and what that must know."""

from alembic import op

from libs.storage.walls import wall

revision = "0006"
down_revision = "0005"

# Of no branch that is on record: an import may be what put the branch there.
TABLES = """
create table registry.imports (
  run_id text not null,
  branch_id text not null,
  kind text not null,
  file text,
  actor text not null,
  begun_at timestamptz not null,
  reverted_at timestamptz,
  primary key (run_id, branch_id)
);
create index imports_begun on registry.imports (begun_at, run_id);
create table registry.imported (
  run_id text not null,
  kind text not null,
  record_id text not null,
  branch_id text not null,
  revision_before bigint not null,
  revision_after bigint not null,
  primary key (run_id, kind, record_id)
);
create table registry.removed (
  kind text not null,
  record_id text not null,
  branch_id text not null,
  revision bigint not null,
  primary key (kind, record_id)
);
create table registry.touched (
  record_id text primary key,
  branch_id text not null
);
grant select, insert, update on registry.imports, registry.imported, registry.removed
  to registry_api, registry_worker;
grant select, insert on registry.touched to registry_worker;
grant select on registry.touched to registry_api;
grant delete on registry.branches, registry.staff, registry.clients, registry.contacts,
  registry.engagements, registry.vendors, registry.partners to registry_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "registry", "imports", "imported", "removed", "touched")
