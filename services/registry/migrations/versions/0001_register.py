"""Branches, staff, clients and contacts, and the right to keep machine keys."""

from alembic import op

from libs.storage.rails import lay_rails
from libs.storage.walls import wall

revision = "0001"
down_revision = None

TABLES = """
create table registry.branches (
  branch_id text primary key,
  name text not null,
  name_key text not null,
  zone text not null,
  country text not null,
  subdivision text,
  hours jsonb not null,
  revision bigint not null
);
create index branches_name on registry.branches (name_key, branch_id);

create table registry.staff (
  staff_id text primary key,
  branch_id text not null references registry.branches on update cascade,
  name text not null,
  name_key text not null,
  role text not null,
  email text,
  extension text,
  service_desk boolean not null,
  active boolean not null,
  permanent boolean not null,
  revision bigint not null,
  unique (branch_id, staff_id),
  unique (branch_id, email)
);
create index staff_name on registry.staff (name_key, staff_id);

create table registry.clients (
  client_id text primary key,
  branch_id text not null references registry.branches on update cascade,
  name text not null,
  name_key text not null,
  reference text,
  status text not null check (status in ('prospect', 'active', 'dormant', 'lost')),
  tier text not null check (tier in ('A', 'B', 'C')),
  since date not null,
  account_manager text,
  phones jsonb not null,
  yearly_margin numeric,
  currency text,
  lost_reason text,
  revision bigint not null,
  unique (branch_id, client_id),
  unique (branch_id, reference),
  check ((status = 'lost') = (lost_reason is not null)),
  check ((yearly_margin is null) = (currency is null)),
  foreign key (branch_id, account_manager)
    references registry.staff (branch_id, staff_id) on update cascade
);
comment on column registry.clients.yearly_margin is 'confidential:pricing';
comment on column registry.clients.currency is 'confidential:pricing';
create index clients_name on registry.clients (name_key, client_id);
create index clients_branch_name on registry.clients (branch_id, name_key, client_id);
create unique index clients_unnumbered on registry.clients (branch_id, name_key)
  where reference is null;
create index clients_account_manager on registry.clients (branch_id, account_manager);

create table registry.contacts (
  contact_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  phones jsonb not null,
  emails jsonb not null,
  active boolean not null,
  revision bigint not null,
  unique (branch_id, contact_id),
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
);
create index contacts_name on registry.contacts (name_key, contact_id);
create index contacts_client on registry.contacts (branch_id, client_id, name_key);

grant insert, update (revoked_at) on keepwell.keys to registry_api;
"""

WALLED = ("branches", "staff", "clients", "contacts")


def upgrade() -> None:
    connection = op.get_bind()
    lay_rails(connection, "registry")
    connection.exec_driver_sql(TABLES)
    wall(connection, "registry", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select, insert, update on registry.{table}"
            " to registry_api, registry_worker"
        )
