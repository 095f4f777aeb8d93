"""What people do with tasks, and when a client last said how content it is."""

from alembic import op

from libs.storage.sweeps import lay_sweeps
from libs.storage.walls import wall

revision = "0015"
down_revision = "0014"

TABLES = """
alter table cadence.tasks
  add tried_at timestamptz[] not null default '{}',
  add message_left boolean not null default false,
  add handed_to text,
  add said text not null default '';
create index tasks_client on cadence.tasks (branch_id, client_id, due_at, task_id);
create table cadence.ratings (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  rated_at timestamptz not null,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
);
create index ratings_client on cadence.ratings (client_id, rated_at);
grant select, insert, delete on cadence.ratings to cadence_worker;
grant select on cadence.ratings to cadence_api;
grant insert, update on cadence.clients to cadence_api;
grant delete on cadence.tasks to cadence_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "cadence", "ratings")
    lay_sweeps(connection, "cadence")
