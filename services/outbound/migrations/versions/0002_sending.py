"""What stops messages, how fast they go, and which instance may send at all."""

from alembic import op

from libs.storage.walls import wall

revision = "0002"
down_revision = "0001"

LEDGER = """
alter table outbound.messages
  add reference text,
  add resent boolean not null default false,
  add released text;
drop index outbound.messages_due;
create index messages_ready on outbound.messages
  (channel, critical desc, not_before, message_id)
  where state in ('queued', 'deferred')
    and (gap_class = 'exempt' or granted_until is not null);
create index messages_ready_of_branch on outbound.messages
  (branch_id, channel, critical desc, not_before, message_id)
  where state in ('queued', 'deferred')
    and (gap_class = 'exempt' or granted_until is not null);
create index messages_listed on outbound.messages (queued_at desc, message_id desc);
create index messages_late on outbound.messages (not_after)
  where state in ('queued', 'deferred');
create index messages_state on outbound.messages (state, queued_at desc, message_id)
  where state in ('deferred', 'failed', 'ambiguous', 'suppressed', 'expired');
create index messages_untold on outbound.messages (settled_at)
  where state = 'sent' and told_at is null;
create index messages_reference on outbound.messages (reference)
  where reference is not null;
"""

# '*' is every branch, and every channel.
SENDING = """
create table outbound.pauses (
  over text not null,
  channel text not null
    check (channel in ('*', 'post', 'email', 'sms', 'chat')),
  why text not null check (why in ('switched_off', 'our_reputation')),
  reason text not null,
  since timestamptz not null,
  by_whom text not null,
  primary key (over, channel, why)
);
create table outbound.lanes (
  lane text primary key,
  failures integer not null,
  resting_until timestamptz
);
create table outbound.instances (
  instance text primary key,
  seen_at timestamptz not null,
  armed_at timestamptz,
  armed_by text
);
create table outbound.windows (
  branch_id text not null,
  channel text not null,
  opened_at timestamptz not null,
  used integer not null,
  primary key (branch_id, channel)
);
"""
WORKERS = ("pauses", "lanes", "instances", "windows")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(LEDGER)
    connection.exec_driver_sql(SENDING)
    wall(connection, "outbound", "windows")
    for table in WORKERS:
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on outbound.{table}"
            f" to outbound_worker;"
            f"grant select on outbound.{table} to outbound_api"
        )
    connection.exec_driver_sql(
        "grant insert, update, delete on outbound.pauses to outbound_api;"
        "grant update on outbound.instances to outbound_api"
    )
