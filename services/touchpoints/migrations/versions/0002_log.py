"""The rest of the log: meetings, asks, opportunities, what was delivered and spent."""

from alembic import op

from libs.storage.walls import wall

revision = "0002"
down_revision = "0001"

TOUCHES = """
alter table touchpoints.touches
  add next_step text not null default '',
  add against_opt_out boolean not null default false;
"""

TABLES = """
create table touchpoints.unwelcome (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  reason text not null check (reason in ('complaint', 'opt_out')),
  said_at timestamptz not null
);
create table touchpoints.consents (
  consent_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text not null,
  channel text not null,
  given boolean not null,
  at timestamptz not null,
  revision bigint not null
);
create index consents_contact on touchpoints.consents (contact_id, channel);
create table touchpoints.meetings (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  mode text not null,
  held_at timestamptz not null,
  attendees jsonb not null,
  no_show boolean not null,
  agenda jsonb not null
);
create table touchpoints.actions (
  action_id text primary key,
  branch_id text not null,
  client_id text not null,
  touch_id text not null,
  what text not null,
  owner text not null,
  due_on date not null,
  done_at timestamptz
);
create table touchpoints.asks (
  ask_id text primary key,
  branch_id text not null,
  client_id text not null,
  purpose text not null,
  asked_at timestamptz not null,
  asked_by text,
  touch_id text,
  outcome text not null,
  answered_at timestamptz,
  worth jsonb
);
create table touchpoints.introductions (
  introduction_id text primary key,
  branch_id text not null,
  client_id text not null,
  introduced text not null,
  received_at timestamptz not null,
  introduced_client text,
  contact_id text,
  ask_id text
);
create table touchpoints.deliveries (
  delivery_id text primary key,
  branch_id text not null,
  client_id text not null,
  delivered_on date not null,
  what text not null,
  good_for text not null
);
create table touchpoints.opportunities (
  opportunity_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  found_at timestamptz not null,
  touch_id text,
  worth jsonb,
  state text not null,
  decided_at timestamptz
);
create index opportunities_touch on touchpoints.opportunities (touch_id);
create table touchpoints.spendings (
  spending_id text primary key,
  branch_id text not null,
  client_id text not null,
  spent_on date not null,
  what text not null,
  minutes bigint not null,
  outlay numeric not null,
  staff_id text
);
create table touchpoints.threats (
  threat_id text primary key,
  branch_id text not null,
  client_id text not null,
  failure text not null,
  failed_at timestamptz not null
);
create table touchpoints.marketing_hour (
  one boolean primary key default true check (one),
  amount numeric not null,
  currency text not null
);
grant select, insert, update on touchpoints.marketing_hour to touchpoints_api;
comment on column touchpoints.asks.worth is 'confidential:pricing';
comment on column touchpoints.opportunities.worth is 'confidential:pricing';
comment on column touchpoints.spendings.outlay is 'confidential:pricing';
comment on column touchpoints.marketing_hour.amount is 'confidential:pricing';
"""

# What is listed by client, with the column that puts it in order.
LISTED = {
    "meetings": "held_at, touch_id",
    "actions": "due_on, action_id",
    "asks": "asked_at, ask_id",
    "introductions": "received_at, introduction_id",
    "deliveries": "delivered_on, delivery_id",
    "opportunities": "found_at, opportunity_id",
    "spendings": "spent_on, spending_id",
    "threats": "failed_at, threat_id",
    "unwelcome": "said_at",
}

# Help, an introduction and a reply need no gap to what was before.
KINDS = """
insert into touchpoints.kinds
  (name, channel, gamma, gap_class, satisfies, service, random) values
  ('visit', 'in_person', 0.30, 'personal', 'meeting', false, false),
  ('lunch_and_learn', 'in_person', 0.30, 'personal', 'meeting', false, false),
  ('event', 'in_person', 0.10, 'broadcast', 'broadcast', false, false),
  ('meet_and_greet', 'in_person', 0.10, 'broadcast', 'broadcast', false, false),
  ('goodwill_help', 'phone', 0.20, 'exempt', 'call', false, false),
  ('outage_help', 'phone', 0.20, 'exempt', 'call', false, false),
  ('reply', 'email', 0.06, 'exempt', 'message', false, false),
  ('sms', 'sms', 0.06, 'personal', 'message', false, false),
  ('chat', 'chat', 0.06, 'personal', 'message', false, false),
  ('no_show', 'in_person', 0, 'exempt', 'nothing', false, false)
on conflict do nothing
"""

OWNED = """
alter table touchpoints.{table} add foreign key (branch_id, client_id)
  references touchpoints.clients (branch_id, client_id) on update cascade;
create index {table}_client on touchpoints.{table} (client_id, {order});
grant select, insert, update on touchpoints.{table}
  to touchpoints_api, touchpoints_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TOUCHES)
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(KINDS)
    for table, order in LISTED.items():
        connection.exec_driver_sql(OWNED.format(table=table, order=order))
    connection.exec_driver_sql(
        "grant select, insert, update on touchpoints.consents to touchpoints_worker;"
        "grant select on touchpoints.consents to touchpoints_api"
    )
    wall(connection, "touchpoints", *LISTED, "consents")
