"""What more is known of our people, of clients, of the people there and their consent."""

from alembic import op

from libs.storage.walls import wall

revision = "0003"
down_revision = "0002"

COLUMNS = """
alter table registry.branches add address jsonb;

alter table registry.staff
  add skills jsonb not null default '[]',
  add weekly_contact_hours bigint,
  add absences jsonb not null default '[]';

alter table registry.clients
  add lost_to text,
  add deputy text,
  add group_id text,
  add industry text,
  add size bigint,
  add first_service_on date,
  add fiscal_year_end text,
  alter yearly_margin type jsonb using case when yearly_margin is not null then
    jsonb_build_object('amount', yearly_margin::text, 'currency', currency) end,
  drop currency,
  add foreign key (branch_id, deputy)
    references registry.staff (branch_id, staff_id) on update cascade;
update registry.clients set lost_to = 'unknown' where status = 'lost';
alter table registry.clients add check ((status = 'lost') = (lost_to is not null));
create index clients_deputy on registry.clients (branch_id, deputy);
create index clients_group on registry.clients (branch_id, group_id);

alter table registry.contacts
  add roles jsonb not null default '[]',
  add birthday text,
  add language text,
  add zone text;
"""

TABLES = """
create table registry.losses (
  loss_id text primary key,
  branch_id text not null,
  client_id text not null,
  lost_at timestamptz not null,
  reason text not null,
  lost_to text not null,
  post_mortem text,
  won_back_at timestamptz,
  name_key text not null,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index losses_at on registry.losses (lost_at);
create index losses_client on registry.losses (branch_id, client_id);
insert into registry.losses
  (loss_id, branch_id, client_id, lost_at, reason, lost_to, name_key, revision)
select 'before ' || client_id, branch_id, client_id, clock_timestamp(), lost_reason,
  lost_to, lost_to, 1
from registry.clients where status = 'lost';

create table registry.sites (
  site_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  address jsonb not null,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index sites_name on registry.sites (name_key, site_id);
create index sites_client on registry.sites (branch_id, client_id, name_key);

create table registry.engagements (
  engagement_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  kind text not null,
  starts_on date not null,
  ends_on date,
  value jsonb,
  per text,
  committed_hours bigint,
  exclusive boolean not null,
  exclusive_reason text,
  followed_by text,
  revision bigint not null,
  check (exclusive = (exclusive_reason is not null)),
  unique (branch_id, client_id, engagement_id),
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade,
  foreign key (branch_id, client_id, followed_by)
    references registry.engagements (branch_id, client_id, engagement_id)
    on update cascade
);
comment on column registry.engagements.value is 'confidential:pricing';
create index engagements_name on registry.engagements (name_key, engagement_id);

create table registry.consents (
  consent_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text not null,
  channel text not null,
  address text,
  given boolean not null,
  at timestamptz not null,
  source text,
  text_version text,
  imported boolean not null,
  name_key text not null,
  revision bigint not null,
  check (not given or (source is not null and text_version is not null)),
  foreign key (branch_id, contact_id)
    references registry.contacts (branch_id, contact_id) on update cascade
);
create index consents_contact on registry.consents (branch_id, contact_id);

create table registry.statements (
  consent_id text not null,
  branch_id text not null,
  client_id text not null,
  contact_id text not null,
  channel text not null,
  address text,
  given boolean not null,
  at timestamptz not null,
  source text,
  text_version text,
  imported boolean not null,
  name_key text not null,
  primary key (consent_id, at, given, imported),
  foreign key (branch_id, contact_id)
    references registry.contacts (branch_id, contact_id) on update cascade
);
create index statements_contact on registry.statements (branch_id, contact_id);
create index statements_address on registry.statements (branch_id, channel, address)
  where address is not null;

grant select, insert, update on registry.losses, registry.sites, registry.engagements,
  registry.consents to registry_api, registry_worker;
grant select, insert on registry.statements to registry_api, registry_worker;
"""

WALLED = ("losses", "sites", "engagements", "consents", "statements")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(COLUMNS)
    connection.exec_driver_sql(TABLES)
    wall(connection, "registry", *WALLED)
