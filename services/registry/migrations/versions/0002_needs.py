"""What clients will need."""

from alembic import op

from libs.storage.walls import wall

revision = "0002"
down_revision = "0001"

TABLE = """
create table registry.needs (
  need_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  due_on date not null,
  lead_months bigint not null,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index needs_name on registry.needs (name_key, need_id);
create index needs_client on registry.needs (branch_id, client_id, name_key);
grant select, insert, update on registry.needs to registry_api, registry_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLE)
    wall(connection, "registry", "needs")
