"""What clients wrote to us: a reply to it keeps no gap."""

from alembic import op

from libs.storage.walls import wall

revision = "0025"
down_revision = "0024"

THEIR_MESSAGES = """
create table cadence.their_messages (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  written_at timestamptz not null,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
);
create index their_messages_client
  on cadence.their_messages (branch_id, client_id, written_at);
grant select, insert, delete on cadence.their_messages to cadence_worker;
grant select on cadence.their_messages to cadence_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(THEIR_MESSAGES)
    wall(connection, "cadence", "their_messages")
