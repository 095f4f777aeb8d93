"""The touches that were taken back: what is logged under their ids counts no longer."""

from alembic import op

from libs.storage.walls import wall

revision = "0002"
down_revision = "0001"

TABLES = """
create table cadence.taken_back (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
);
create index taken_back_client on cadence.taken_back (client_id);
grant select, insert, delete on cadence.taken_back to cadence_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "cadence", "taken_back")
