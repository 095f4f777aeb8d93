"""The send ledger, and the copies it is written with."""

from alembic import op

from libs.storage.merges import lay_merges
from libs.storage.rails import lay_rails, lay_wakes
from libs.storage.sweeps import lay_sweeps
from libs.storage.walls import wall

revision = "0001"
down_revision = None

COPIES = """
create table outbound.branches (
  branch_id text primary key,
  name text not null,
  zone text not null,
  country text not null,
  subdivision text,
  hours jsonb not null,
  address_lines jsonb not null,
  revision bigint not null
);
create table outbound.staff (
  staff_id text primary key,
  branch_id text not null,
  name text not null,
  email text,
  extension text,
  active boolean not null,
  revision bigint not null
);
create table outbound.clients (
  client_id text primary key,
  branch_id text not null,
  name text not null,
  reference text,
  status text not null check (status in ('prospect', 'active', 'dormant', 'lost')),
  tier text not null,
  since date not null,
  account_manager text,
  deputy text,
  phones jsonb not null,
  tags jsonb not null,
  industry text,
  first_service_on date,
  removed boolean not null,
  revision bigint not null,
  unique (branch_id, client_id)
);
create table outbound.contacts (
  contact_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  phones jsonb not null,
  emails jsonb not null,
  active boolean not null,
  decision_maker boolean not null,
  language text,
  zone text,
  revision bigint not null
);
create index contacts_client on outbound.contacts (client_id);
create table outbound.sites (
  site_id text primary key,
  branch_id text not null,
  client_id text not null,
  country text not null,
  subdivision text,
  address_lines jsonb not null,
  removed boolean not null,
  revision bigint not null
);
create index sites_client on outbound.sites (client_id);
create table outbound.consents (
  consent_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text not null,
  channel text not null,
  address text,
  given boolean not null,
  at timestamptz not null,
  revision bigint not null
);
create index consents_contact on outbound.consents (contact_id);
create index consents_client on outbound.consents (client_id);
create table outbound.client_pauses (
  pause_id text primary key,
  branch_id text not null,
  client_id text not null,
  until timestamptz not null,
  revision bigint not null
);
create index client_pauses_client on outbound.client_pauses (client_id);
"""

LEDGER = """
create table outbound.messages (
  message_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  purpose text not null,
  period text not null,
  recipient text not null,
  channel text not null check (channel in ('post', 'email', 'sms', 'chat')),
  gap_class text not null
    check (gap_class in ('personal', 'ask', 'broadcast', 'exempt')),
  critical boolean not null,
  form text not null,
  words jsonb not null,
  mailing_id text,
  request_id text,
  granted_until timestamptz,
  copies integer not null,
  state text not null check (state in ('queued', 'deferred', 'claimed', 'handed_over',
    'sent', 'failed', 'ambiguous', 'suppressed', 'expired')),
  rule text,
  reason text,
  evidence jsonb,
  queued_at timestamptz not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  attempts integer not null default 0,
  claimed_by text,
  leased_until timestamptz,
  address text,
  handed_over_at timestamptz,
  settled_at timestamptz,
  told_at timestamptz,
  unique (branch_id, purpose, period, recipient, channel),
  unique (branch_id, message_id)
) with (fillfactor = 80);
create index messages_due on outbound.messages (channel, branch_id, not_before)
  where state in ('queued', 'deferred');
create index messages_leased on outbound.messages (leased_until)
  where state in ('claimed', 'handed_over');
create index messages_client on outbound.messages (client_id, queued_at);
create index messages_contact on outbound.messages (contact_id)
  where contact_id is not null;
create index messages_request on outbound.messages (request_id)
  where request_id is not null;
create index messages_mailing on outbound.messages (mailing_id, message_id)
  where mailing_id is not null;
create table outbound.frozen (
  message_id text primary key,
  branch_id text not null,
  body bytea not null,
  sha256 bytea not null,
  envelope_from text not null,
  frozen_at timestamptz not null,
  foreign key (branch_id, message_id) references outbound.messages
    (branch_id, message_id) on update cascade on delete cascade
);
comment on column outbound.messages.address is 'personal';
comment on column outbound.messages.words is 'personal';
comment on column outbound.frozen.body is 'personal';
"""

WALLED = (
    *("branches", "staff", "clients", "contacts", "sites", "consents"),
    *("client_pauses", "messages", "frozen"),
)


def upgrade() -> None:
    connection = op.get_bind()
    lay_rails(connection, "outbound")
    lay_wakes(connection, "outbound")
    connection.exec_driver_sql(
        "create index inbox_kept on outbound.inbox (seq) where body is not null"
    )
    lay_sweeps(connection, "outbound")
    connection.exec_driver_sql(COPIES)
    connection.exec_driver_sql(LEDGER)
    lay_merges(connection, "outbound", [])
    wall(connection, "outbound", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on outbound.{table}"
            f" to outbound_worker;"
            f"grant select on outbound.{table} to outbound_api"
        )
    # What people have sent is queued, put off and released by their own hands too.
    connection.exec_driver_sql(
        "grant insert, update on outbound.messages to outbound_api"
    )
