"""Who may not be written to, how often people hear from us, and what goes to many."""

from alembic import op

from libs.storage.walls import wall

revision = "0005"
down_revision = "0004"

TABLES = """
create table outbound.suppressions (
  suppression_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  channel text not null check (channel in ('post', 'email', 'sms', 'chat')),
  address text,
  purpose text,
  why text not null,
  at timestamptz not null,
  check (contact_id is not null or address is not null)
);
create index suppressions_contact on outbound.suppressions (contact_id)
  where contact_id is not null;
create index suppressions_address on outbound.suppressions (branch_id, address)
  where address is not null;
comment on column outbound.suppressions.address is 'personal';
create index consents_address on outbound.consents (branch_id, address)
  where address is not null;
create table outbound.slots (
  message_id text primary key,
  branch_id text not null,
  person text not null,
  channel text not null,
  at timestamptz not null,
  foreign key (branch_id, message_id) references outbound.messages
    (branch_id, message_id) on update cascade on delete cascade
);
create index slots_person on outbound.slots (person, at);
create table outbound.mailings (
  mailing_id text primary key,
  branch_id text not null,
  purpose text not null,
  period text not null,
  channel text not null check (channel in ('post', 'email', 'sms', 'chat')),
  audience jsonb not null,
  made_at timestamptz not null,
  made_by text not null,
  staff_id text,
  approved_at timestamptz,
  approved_by text,
  stopped_at timestamptz,
  recipients integer not null,
  left_out jsonb not null,
  unique (branch_id, mailing_id)
);
create index mailings_made on outbound.mailings (branch_id, made_at, mailing_id);
create table outbound.gate_terms (
  one_row boolean primary key default true check (one_row),
  opens integer not null,
  closes integer not null,
  email_most integer not null,
  email_days integer not null,
  all_most integer not null,
  all_days integer not null
);
-- When leave to send was asked for; none while it is to be asked for.
alter table outbound.messages add asked_at timestamptz;
create index messages_to_ask on outbound.messages (not_before)
  where state in ('queued', 'deferred') and asked_at is null;
"""
WALLED = ("suppressions", "slots", "mailings")
GRANTS = """
grant select, insert, update, delete on outbound.suppressions, outbound.slots,
  outbound.mailings, outbound.gate_terms to outbound_worker;
grant select, insert, update on outbound.suppressions, outbound.mailings,
  outbound.gate_terms to outbound_api;
grant delete on outbound.suppressions to outbound_api;
grant select on outbound.slots to outbound_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "outbound", *WALLED)
    connection.exec_driver_sql(GRANTS)
