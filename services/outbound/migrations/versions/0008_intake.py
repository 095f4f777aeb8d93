"""What would give a client away, and what came back of messages."""

from alembic import op

from libs.storage.walls import wall

revision = "0008"
down_revision = "0007"

# `start` is the keyed hash of a mark's first word, `mark` that of all its `words`.
TABLES = """
create table outbound.leak_marks (
  branch_id text not null,
  client_id text not null,
  source_id text not null,
  kind text not null check (kind in ('name', 'reference', 'phone', 'email', 'domain')),
  start bytea not null,
  words integer not null,
  mark bytea not null,
  primary key (source_id, mark)
);
create index leak_marks_start on outbound.leak_marks (start, words);
create index leak_marks_mark on outbound.leak_marks (mark);
create index leak_marks_client on outbound.leak_marks (client_id);
create table outbound.bounces (
  message_id text not null,
  branch_id text not null,
  cause text not null check (cause in
    ('unknown_address', 'temporary', 'our_reputation', 'returned_post')),
  status text not null,
  at timestamptz not null,
  primary key (message_id, cause),
  foreign key (branch_id, message_id) references outbound.messages
    (branch_id, message_id) on update cascade on delete cascade
);
create table outbound.intake (
  digest bytea primary key,
  came_of text not null,
  at timestamptz not null
);
"""
WALLED = ("leak_marks", "bounces")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "outbound", *WALLED)
    connection.exec_driver_sql(
        "grant select, insert, update, delete on outbound.leak_marks, outbound.bounces,"
        " outbound.intake to outbound_worker;"
        "grant select, insert on outbound.bounces, outbound.intake to outbound_api"
    )
