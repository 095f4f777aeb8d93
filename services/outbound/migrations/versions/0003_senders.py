"""Who mail comes from, and which word of an invitation is the last."""

from alembic import op

from libs.storage.walls import wall

revision = "0003"
down_revision = "0002"

TABLES = """
create table outbound.senders (
  branch_id text primary key,
  name text,
  address text,
  reply_to text,
  phone text,
  postal_lines jsonb not null
);
create table outbound.invitations (
  task_id text primary key,
  branch_id text not null,
  sequence integer not null
);
grant select, insert, update, delete on outbound.senders, outbound.invitations
  to outbound_worker;
grant select, insert, update on outbound.senders to outbound_api;
grant select on outbound.invitations to outbound_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "outbound", "senders", "invitations")
