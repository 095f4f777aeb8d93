"""The log of contacts, the ledger of their credits, and the copies they are read with."""

from alembic import op

from libs.storage.rails import lay_rails
from libs.storage.walls import wall

revision = "0001"
down_revision = None

TABLES = """
create table touchpoints.branches (
  branch_id text primary key,
  zone text not null,
  country text not null,
  subdivision text,
  hours jsonb not null,
  revision bigint not null
);
create table touchpoints.staff (
  staff_id text primary key,
  branch_id text not null,
  email text,
  extension text,
  service_desk boolean not null,
  revision bigint not null
);
create index staff_email on touchpoints.staff (email);
create table touchpoints.clients (
  client_id text primary key,
  branch_id text not null,
  name text not null,
  reference text,
  status text not null,
  since date not null,
  account_manager text,
  revision bigint not null,
  unique (branch_id, client_id)
);
create index clients_manager on touchpoints.clients (account_manager, client_id);
create index clients_reference on touchpoints.clients (reference);
create table touchpoints.numbers (
  number text not null,
  client_id text not null,
  contact_id text not null default '',
  branch_id text not null,
  origin text not null check (origin in ('client', 'contact', 'taught')),
  primary key (number, client_id, contact_id, origin)
);
create index numbers_owner on touchpoints.numbers (client_id, contact_id);
create table touchpoints.addresses (
  address text not null,
  client_id text not null,
  contact_id text not null default '',
  branch_id text not null,
  taught boolean not null default false,
  primary key (address, client_id, contact_id)
);
create index addresses_owner on touchpoints.addresses (client_id, contact_id);
create table touchpoints.contacts (
  contact_id text primary key,
  client_id text not null,
  branch_id text not null,
  revision bigint not null
);

create table touchpoints.kinds (
  name text primary key,
  channel text not null,
  gamma double precision not null check (gamma between 0 and 1),
  gap_class text not null,
  satisfies text not null,
  service boolean not null,
  random boolean not null,
  revision bigint not null default 1
);

create table touchpoints.terms (
  one boolean primary key default true check (one),
  law text not null default 'compound',
  rate double precision not null default 0.10,
  grace interval not null default '0'
);
insert into touchpoints.terms default values;

create table touchpoints.touches (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  at_branch text not null,
  staff_id text,
  kind text not null,
  direction text not null check (direction in ('in', 'out')),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  seconds integer not null default 0,
  outcome text not null default '',
  number text,
  answer text,
  note text not null default '',
  sentiment text,
  foreign key (branch_id, client_id)
    references touchpoints.clients (branch_id, client_id) on update cascade
);
create index touches_client on touchpoints.touches (client_id, occurred_at desc, touch_id);
create index touches_branch on touchpoints.touches (branch_id, occurred_at desc, touch_id);

create index touches_at on touchpoints.touches (occurred_at desc, touch_id desc);

create table touchpoints.credits (
  credit_id bigint generated always as identity primary key,
  branch_id text not null,
  client_id text not null,
  touch_id text not null,
  kind text not null,
  gamma double precision not null check (gamma between 0 and 1),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  reversal boolean not null default false,
  reason text not null default '',
  law_version integer not null default 1,
  unique (touch_id, reversal),
  foreign key (branch_id, client_id)
    references touchpoints.clients (branch_id, client_id) on update cascade
);
create index credits_client on touchpoints.credits (client_id, occurred_at);

create table touchpoints.relationships (
  client_id text primary key,
  branch_id text not null,
  value double precision,
  as_of timestamptz,
  decays_from timestamptz,
  law text not null,
  rate double precision not null,
  grace interval not null,
  revision bigint not null,
  last_strong_at timestamptz,
  only_billed boolean not null default false,
  level text not null,
  crosses_at timestamptz,
  foreign key (branch_id, client_id)
    references touchpoints.clients (branch_id, client_id) on update cascade
) with (fillfactor = 75);
create index relationships_crossing on touchpoints.relationships (crosses_at);
create index relationships_level on touchpoints.relationships (branch_id, level, client_id);

create table touchpoints.callbacks (
  callback_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  number text not null,
  missed_at timestamptz not null,
  due_at timestamptz not null,
  misses integer not null,
  first_attempt_at timestamptz,
  closed_at timestamptz,
  closing text,
  state text not null,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references touchpoints.clients (branch_id, client_id) on update cascade
);
create index callbacks_open on touchpoints.callbacks (due_at) where state = 'open';
create index callbacks_owed on touchpoints.callbacks (branch_id, due_at) where closed_at is null;
create index callbacks_client on touchpoints.callbacks (client_id);

create table touchpoints.frustrations (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  owner text,
  due_on date,
  closed_at timestamptz,
  resolution text,
  revision bigint not null default 1,
  foreign key (branch_id, client_id)
    references touchpoints.clients (branch_id, client_id) on update cascade
);
create index frustrations_open on touchpoints.frustrations (branch_id) where closed_at is null;

create table touchpoints.unmatched (
  source text not null,
  id text not null,
  branch_id text not null,
  reference text not null,
  occurred_at timestamptz not null,
  reason text not null,
  body bytea not null,
  kept_at timestamptz not null default clock_timestamp(),
  primary key (source, id)
);
create index unmatched_reference on touchpoints.unmatched (reference);

create table touchpoints.intake (
  source text not null,
  id text not null,
  digest bytea not null,
  received_at timestamptz not null default clock_timestamp(),
  primary key (source, id)
);
grant select, insert on touchpoints.intake to touchpoints_api;
grant select, delete on touchpoints.intake to touchpoints_worker;
grant select, insert, update on touchpoints.kinds to touchpoints_api;
grant select on touchpoints.kinds, touchpoints.terms to touchpoints_worker;
grant select, update on touchpoints.terms to touchpoints_api;
"""

# The defaults of the day; an owner changes rows, not code.
KINDS = """
insert into touchpoints.kinds
  (name, channel, gamma, gap_class, satisfies, service, random) values
  ('face_to_face', 'in_person', 0.30, 'personal', 'meeting', false, false),
  ('video', 'video', 0.25, 'personal', 'meeting', false, false),
  ('call', 'phone', 0.20, 'personal', 'call', false, false),
  ('drop_in', 'in_person', 0.30, 'personal', 'call', false, true),
  ('check_in', 'phone', 0.20, 'personal', 'call', false, true),
  ('letter', 'post', 0.10, 'exempt', 'message', false, false),
  ('card', 'post', 0.10, 'exempt', 'message', false, false),
  ('newsletter', 'post', 0.10, 'exempt', 'broadcast', false, false),
  ('mail', 'email', 0.06, 'personal', 'message', false, false),
  ('voicemail', 'phone', 0.06, 'personal', 'message', false, false),
  ('email_newsletter', 'email', 0.03, 'broadcast', 'broadcast', false, false),
  ('short_call', 'phone', 0, 'exempt', 'nothing', false, false),
  ('attempt', 'phone', 0, 'exempt', 'nothing', false, false),
  ('missed', 'phone', 0, 'exempt', 'nothing', false, false),
  ('declined', 'phone', 0, 'exempt', 'nothing', false, false),
  ('service_desk', 'phone', 0, 'exempt', 'nothing', true, false),
  ('billing', 'email', 0, 'exempt', 'nothing', true, false)
"""

COPIES = ("branches", "staff", "clients", "contacts", "numbers", "addresses")
OWN = (
    "touches",
    "credits",
    "relationships",
    "callbacks",
    "frustrations",
    "unmatched",
)


def upgrade() -> None:
    connection = op.get_bind()
    lay_rails(connection, "touchpoints")
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(KINDS)
    wall(connection, "touchpoints", *COPIES, *OWN)
    for table in (*COPIES, *OWN):
        connection.exec_driver_sql(
            "grant select, insert, update, delete on touchpoints."
            f"{table} to touchpoints_worker;"
            f"grant select on touchpoints.{table} to touchpoints_api"
        )
    for table in OWN:
        connection.exec_driver_sql(
            f"grant insert, update on touchpoints.{table} to touchpoints_api"
        )
    connection.exec_driver_sql(RESTRAINTS)


# The log and the ledger are appended to, never changed.
RESTRAINTS = """
revoke update, delete on touchpoints.touches, touchpoints.credits
  from touchpoints_worker, touchpoints_api;
grant insert, update, delete on touchpoints.numbers, touchpoints.addresses
  to touchpoints_api;
grant delete on touchpoints.unmatched to touchpoints_api;
"""
