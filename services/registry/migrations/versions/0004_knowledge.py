"""What we know of clients: profiles, wants, roadmaps, notes, expectations, findings."""

from alembic import op

from libs.storage.walls import wall

revision = "0004"
down_revision = "0003"

TABLES = """
alter table registry.needs add met_on date;

create table registry.freshness (
  subject text not null check (subject in ('profile', 'knowledge', 'wants')),
  area text not null,
  days integer not null check (days between 1 and 3650),
  primary key (subject, area)
);
insert into registry.freshness (subject, area, days) values
  ('profile', '', 365), ('knowledge', '', 180), ('wants', '', 90);

create table registry.profile_fields (
  name text primary key,
  weight integer not null check (weight between 0 and 100)
);
insert into registry.profile_fields (name, weight) values
  ('goals', 20), ('business_model', 20), ('key_systems', 15), ('decision_process', 15),
  ('budget_cycle', 10), ('competitors', 10), ('seasonality', 10);

create table registry.profile_answers (
  answer_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  text text not null,
  verified_on date not null,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index profile_answers_client on registry.profile_answers (client_id);

create table registry.wants (
  want_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  reviewed_on date not null,
  offer text,
  gap text,
  settled_on date,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index wants_name on registry.wants (name_key, want_id);
create index wants_client on registry.wants (client_id, name_key);

create table registry.knowledge_notes (
  note_id text primary key,
  branch_id text not null,
  client_id text not null,
  area text not null,
  name_key text not null,
  text text not null,
  critical boolean not null,
  -- Who vouched for it stays named when the client moves to a branch without them.
  verified_by text not null,
  verified_on date not null,
  knowers jsonb not null,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index knowledge_notes_name on registry.knowledge_notes (name_key, note_id);
create index knowledge_notes_client on registry.knowledge_notes (client_id, name_key);

create table registry.expectations (
  expectation_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  terms text not null,
  response_minutes bigint not null,
  limits text,
  -- That it was acknowledged stays true when the person is erased.
  acknowledged_by text,
  acknowledged_on date,
  revision bigint not null,
  check ((acknowledged_by is null) = (acknowledged_on is null)),
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index expectations_name on registry.expectations (name_key, expectation_id);
create index expectations_client on registry.expectations (client_id, name_key);

create table registry.findings (
  finding_id text primary key,
  branch_id text not null,
  client_id text not null,
  kind text not null check (kind in ('opinion', 'feedback')),
  text text not null,
  filed_at timestamptz not null,
  filed_by text not null,
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
comment on column registry.findings.text is 'confidential:finding';
create index findings_client on registry.findings (client_id, filed_at, finding_id);
"""
# Roadmaps and what we bring: one row for each version of the whole list.
VERSIONS = """
create table registry.{table} (
  version_id text primary key,
  branch_id text not null,
  client_id text not null,
  number bigint not null check (number > 0),
  author text not null,
  made_at timestamptz not null,
  items jsonb not null,
  name_key text not null,
  revision bigint not null,
  unique (branch_id, client_id, number),
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index {table}_client on registry.{table} (client_id, number);
"""
GRANTS = """
grant select, insert, update on registry.freshness, registry.profile_fields,
  registry.profile_answers, registry.wants, registry.knowledge_notes,
  registry.expectations, registry.roadmaps, registry.benefits
  to registry_api, registry_worker;
grant select, insert on registry.findings to registry_api;
create index clients_fiscal_year_end on registry.clients (fiscal_year_end, client_id);
"""
WALLED = (
    *("profile_answers", "wants", "knowledge_notes", "expectations", "findings"),
    *("roadmaps", "benefits"),
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    for table in ("roadmaps", "benefits"):
        connection.exec_driver_sql(VERSIONS.format(table=table))
    connection.exec_driver_sql(GRANTS)
    wall(connection, "registry", *WALLED)
