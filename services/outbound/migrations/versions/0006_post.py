"""Letters go to the printer in packs, each once."""

from alembic import op

from libs.storage.walls import wall

revision = "0006"
down_revision = "0005"

TABLES = """
create table outbound.packs (
  pack_id text primary key,
  branch_id text not null,
  state text not null
    check (state in ('drawn_up', 'handed_over', 'printed', 'posted', 'dissolved')),
  drawn_up_at timestamptz not null,
  drawn_up_by text not null,
  handed_over_at timestamptz,
  printed_at timestamptz,
  posted_at timestamptz,
  unique (branch_id, pack_id)
);
create index packs_drawn_up on outbound.packs (drawn_up_at, pack_id);
-- A letter is in one pack: the key says so.
create table outbound.packed (
  message_id text primary key,
  branch_id text not null,
  pack_id text not null,
  number integer not null,
  page text not null,
  sheets integer not null,
  cover text not null,
  returned_at timestamptz,
  unique (branch_id, pack_id, number),
  foreign key (branch_id, message_id) references outbound.messages
    (branch_id, message_id) on delete cascade,
  foreign key (branch_id, pack_id) references outbound.packs (branch_id, pack_id)
);
create table outbound.pack_files (
  branch_id text not null,
  pack_id text not null,
  name text not null,
  sha256 text not null,
  size bigint not null,
  letters integer not null,
  sheets integer not null,
  primary key (branch_id, pack_id, name),
  foreign key (branch_id, pack_id) references outbound.packs (branch_id, pack_id)
);
create table outbound.reprints (
  reprint_id text primary key,
  branch_id text not null,
  pack_id text not null,
  reason text not null,
  asked_at timestamptz not null,
  asked_by text not null,
  foreign key (branch_id, pack_id) references outbound.packs (branch_id, pack_id)
);
create index messages_waiting_for_pack on outbound.messages (branch_id, message_id)
  where channel = 'post' and state = 'deferred' and rule = 'waits_for_pack';
"""
WALLED = ("packs", "packed", "pack_files", "reprints")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "outbound", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on outbound.{table}"
            f" to outbound_worker, outbound_api"
        )
