"""What was billed, by client and month, and the copies it is read with."""

from alembic import op

from libs.storage.merges import lay_merges
from libs.storage.rails import lay_rails, lay_wakes
from libs.storage.sweeps import lay_sweeps
from libs.storage.walls import wall

revision = "0001"
down_revision = None

COPIES = """
create table concentration.branches (
  branch_id text primary key,
  zone text not null,
  country text not null,
  subdivision text,
  hours jsonb not null,
  revision bigint not null
);
create table concentration.staff (
  staff_id text primary key,
  branch_id text not null,
  name text not null,
  active boolean not null,
  permanent boolean not null,
  service_desk boolean not null,
  absences jsonb not null,
  revision bigint not null
);
create table concentration.clients (
  client_id text primary key,
  branch_id text not null,
  name text not null,
  reference text,
  status text not null check (status in ('prospect', 'active', 'dormant', 'lost')),
  tier text not null,
  since date not null,
  account_manager text,
  deputy text,
  group_id text,
  industry text,
  size integer,
  revision bigint not null,
  unique (branch_id, client_id)
);
create index clients_reference on concentration.clients (reference)
  where reference is not null;
create index clients_group on concentration.clients (group_id)
  where group_id is not null;
create table concentration.contacts (
  contact_id text primary key,
  branch_id text not null,
  client_id text not null,
  decision_maker boolean not null,
  active boolean not null,
  revision bigint not null
);
create index contacts_client on concentration.contacts (client_id);
create table concentration.sites (
  site_id text primary key,
  branch_id text not null,
  client_id text not null,
  country text not null,
  postal_code text,
  removed boolean not null,
  revision bigint not null
);
create index sites_client on concentration.sites (client_id);
create table concentration.engagements (
  engagement_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  kind text not null,
  starts_on date not null,
  ends_on date,
  amount numeric,
  currency text,
  per text check (per in ('month', 'total')),
  committed_hours integer,
  exclusive boolean not null,
  followed_by text,
  revision bigint not null
);
create index engagements_client on concentration.engagements (client_id);
create table concentration.knowledge (
  key text primary key,
  note_id text not null,
  branch_id text not null,
  client_id text not null,
  area text not null,
  critical boolean not null,
  staff_id text not null,
  verified_on date not null,
  revision bigint not null
);
create index knowledge_client on concentration.knowledge (client_id);
create table concentration.relationships (
  client_id text primary key,
  branch_id text not null,
  value double precision,
  as_of timestamptz not null,
  decays_from timestamptz,
  law text not null check (law in ('compound', 'linear')),
  rate double precision not null,
  grace interval not null,
  revision bigint not null
);
create table concentration.leaving_risks (
  client_id text primary key,
  branch_id text not null,
  p180 double precision,
  basis text not null,
  as_of timestamptz not null,
  revision bigint not null
);
comment on column concentration.engagements.amount is 'confidential:pricing';
"""

LEDGER = """
create table concentration.firm (
  singleton boolean primary key default true check (singleton),
  currency text not null
);
insert into concentration.firm (currency) values ('EUR');
create table concentration.rates (
  currency text not null,
  day date not null,
  rate numeric not null check (rate > 0),
  primary key (currency, day)
);
create table concentration.billed (
  entry_id text primary key,
  branch_id text not null,
  client_id text not null,
  source text not null,
  kind text not null check (kind in ('invoice', 'credit')),
  number text not null,
  issued_on date not null,
  amount numeric not null,
  currency text not null,
  cents bigint,
  line text not null,
  vendor text not null,
  recurring boolean not null,
  engagement_id text,
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
);
create index billed_client on concentration.billed (client_id, issued_on);
create index billed_unconverted on concentration.billed (currency, issued_on)
  where cents is null;
create table concentration.voided (
  entry_id text primary key,
  branch_id text not null,
  client_id text not null,
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
);
create table concentration.months (
  client_id text not null,
  branch_id text not null,
  month date not null,
  line text not null,
  vendor text not null,
  cents bigint not null,
  recurring_cents bigint not null,
  primary key (client_id, month, line, vendor),
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
) with (fillfactor = 80);
create index months_month on concentration.months (month, branch_id);
comment on column concentration.billed.amount is 'confidential:pricing';
comment on column concentration.billed.cents is 'confidential:pricing';
comment on column concentration.months.cents is 'confidential:pricing';
comment on column concentration.months.recurring_cents is 'confidential:pricing';
grant select on concentration.firm, concentration.rates to concentration_worker;
grant select, update on concentration.firm to concentration_api;
grant select, insert, update, delete on concentration.rates to concentration_api;
"""

WALLED = (
    "branches",
    "staff",
    "clients",
    "contacts",
    "sites",
    "engagements",
    "knowledge",
    "relationships",
    "leaving_risks",
    "billed",
    "voided",
    "months",
)


def upgrade() -> None:
    connection = op.get_bind()
    lay_rails(connection, "concentration")
    lay_wakes(connection, "concentration")
    connection.exec_driver_sql(
        "create index inbox_kept on concentration.inbox (seq) where body is not null"
    )
    lay_sweeps(connection, "concentration")
    connection.exec_driver_sql(COPIES)
    connection.exec_driver_sql(LEDGER)
    lay_merges(connection, "concentration", [])
    wall(connection, "concentration", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on concentration.{table}"
            f" to concentration_worker;"
            f"grant select on concentration.{table} to concentration_api"
        )
