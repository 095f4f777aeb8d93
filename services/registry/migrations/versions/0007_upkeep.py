"""Merges, pairs that are not the same, groups, and what outlives a person's data."""

from alembic import op

from libs.storage.walls import wall

revision = "0007"
down_revision = "0006"

TABLES = """
create table registry.merges (
  merge_id text primary key,
  branch_id text not null,
  client_id text not null,
  survivor text not null,
  name text not null,
  name_key text not null,
  merged_at timestamptz not null,
  undone_at timestamptz,
  revision bigint not null
);
create unique index merges_live on registry.merges (client_id) where undone_at is null;
create index merges_survivor on registry.merges (survivor) where undone_at is null;
create index merges_name on registry.merges (name_key, merge_id);

create table registry.groups (
  group_id text primary key,
  branch_id text not null references registry.branches on update cascade,
  name text not null,
  name_key text not null,
  parent text,
  revision bigint not null
);
create index groups_name on registry.groups (name_key, group_id);

create table registry.not_the_same (
  client_id text not null,
  other_id text not null,
  branch_id text not null,
  decided_at timestamptz not null,
  primary key (client_id, other_id),
  check (client_id < other_id)
);

create table registry.suppressions (
  branch_id text not null,
  digest bytea not null,
  since timestamptz not null,
  primary key (branch_id, digest)
);

create table registry.erasures (
  contact_id text primary key,
  branch_id text not null,
  erased_at timestamptz not null,
  swept_at timestamptz
);
create index erasures_unswept on registry.erasures (erased_at) where swept_at is null;
grant select, insert, update on registry.merges, registry.erasures, registry.groups
  to registry_api, registry_worker;
grant select, insert on registry.not_the_same, registry.suppressions
  to registry_api, registry_worker;
grant delete on registry.statements, registry.consents to registry_api;
"""

# A client with all that were merged into it, and into those.
FAMILY = """
create function registry.family(survivor text) returns setof text
language sql stable as $$
  with recursive family (client_id) as (
    select survivor
    union
    select m.client_id from registry.merges m
    join family f on m.survivor = f.client_id where m.undone_at is null
  )
  select client_id from family
$$;
grant execute on function registry.family(text) to registry_api, registry_worker;
"""

# Duplicates are looked for by index: by number, by domain, by how a name begins.
RECOGNISED = """
create function registry.domains(emails jsonb) returns text[]
language sql immutable parallel safe as $$
  select array_agg(split_part(email, '@', 2)) from jsonb_array_elements_text(emails)
    as e (email)
$$;
grant execute on function registry.domains(jsonb) to registry_api, registry_worker;
create index clients_block on registry.clients (branch_id, left(name_key, 3));
create index clients_phones on registry.clients using gin (phones);
create index contacts_phones on registry.contacts using gin (phones);
create index contacts_emails on registry.contacts using gin (emails);
create index contacts_domains on registry.contacts using gin (registry.domains(emails));
"""

WALLED = ("merges", "groups", "not_the_same", "suppressions", "erasures")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(FAMILY)
    connection.exec_driver_sql(RECOGNISED)
    wall(connection, "registry", *WALLED)
