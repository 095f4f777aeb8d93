"""The gap gate: outgoing contacts that keep a gap, and the grants to make one."""

from alembic import op

from libs.storage.walls import wall

revision = "0009"
down_revision = "0008"

TABLES = """
create table cadence.outgoing (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  gap_class text not null check (gap_class in ('personal', 'ask', 'broadcast')),
  occurred_at timestamptz not null,
  own_client_id text,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
);
create index outgoing_client on cadence.outgoing (client_id, occurred_at);
create index outgoing_own on cadence.outgoing (own_client_id)
  where own_client_id is not null;
grant select, insert, update, delete on cadence.outgoing to cadence_worker;
grant select on cadence.outgoing to cadence_api;

create table cadence.grants (
  grant_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  gap_class text not null
    check (gap_class in ('personal', 'ask', 'broadcast', 'exempt')),
  channel text not null,
  purpose text not null,
  period text,
  at timestamptz not null,
  usable_from timestamptz not null,
  expires_at timestamptz not null,
  granted_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz,
  own_client_id text,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id)
    on update cascade on delete cascade
);
create index grants_client on cadence.grants (client_id, at);
create index grants_in_order on cadence.grants (at, grant_id);
create index grants_own on cadence.grants (own_client_id)
  where own_client_id is not null;
grant select, insert, update, delete on cadence.grants to cadence_worker;
grant select, insert, update on cadence.grants to cadence_api;
"""
# Whoever takes a client's row in hand must be allowed to change something of it.
IN_HAND = "grant update (too_tight_at) on cadence.clients to cadence_api"
THEIR_NIGHT = "alter table cadence.contacts add zone text"
# A task asks the gate once it is due to begin: not before it was deferred to.
ASKING = """
alter table cadence.tasks add held_until timestamptz,
  add held_by text, add granted_at timestamptz;
create index tasks_to_ask on cadence.tasks
  (greatest(coalesce(starts_at, not_before), held_until, snoozed_until),
   client_id)
  where done_at is null and closed_at is null and granted_at is null
    and (starts_at is not null or channel not in ('phone', 'video', 'in_person'))
"""


def upgrade() -> None:
    connection = op.get_bind()
    for statement in (TABLES, IN_HAND, THEIR_NIGHT, ASKING):
        connection.exec_driver_sql(statement)
    wall(connection, "cadence", "outgoing", "grants")
