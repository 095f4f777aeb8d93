"""Who else serves our clients, and whom we pass work on to."""

from alembic import op

from libs.storage.walls import wall

revision = "0005"
down_revision = "0004"

OF_A_CLIENT = """
  foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id) on update cascade
"""
OF_A_VENDOR = """
  foreign key (branch_id, vendor_id)
    references registry.vendors (branch_id, vendor_id) on update cascade
"""
OF_A_REQUEST = """
  foreign key (branch_id, request_id)
    references registry.requests (branch_id, request_id) on update cascade
"""
# A partner stays with its branch when a client is transferred with its referrals.
TABLES = f"""
create table registry.offerings (
  offering_id text primary key,
  branch_id text not null references registry.branches on update cascade,
  name text not null,
  name_key text not null,
  offered boolean not null,
  revision bigint not null,
  unique (branch_id, name_key)
);

create table registry.vendors (
  vendor_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  services jsonb not null,
  revision bigint not null,
  unique (branch_id, vendor_id),
  {OF_A_CLIENT}
);

create table registry.sightings (
  sighting_id text primary key,
  branch_id text not null,
  client_id text not null,
  vendor_id text not null,
  name text not null,
  name_key text not null,
  seen_on date not null,
  revision bigint not null,
  {OF_A_VENDOR},
  {OF_A_CLIENT}
);

create table registry.provisions (
  provision_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  provider text not null check (provider in ('us', 'other', 'unknown')),
  vendor_id text,
  next_action text,
  leave_it text,
  revision bigint not null,
  {OF_A_VENDOR},
  {OF_A_CLIENT}
);

create table registry.partners (
  partner_id text primary key,
  branch_id text not null references registry.branches on update cascade,
  name text not null,
  name_key text not null,
  skills jsonb not null,
  regions jsonb not null,
  smallest bigint not null,
  largest bigint,
  trusted boolean not null,
  active boolean not null,
  revision bigint not null,
  unique (branch_id, partner_id),
  unique (branch_id, name_key)
);

create table registry.ratings (
  rating_id text primary key,
  branch_id text not null,
  partner_id text not null,
  name text not null,
  name_key text not null,
  outcome bigint not null check (outcome between 1 and 5),
  expectations bigint not null check (expectations between 1 and 5),
  rated_on date not null,
  revision bigint not null,
  foreign key (branch_id, partner_id)
    references registry.partners (branch_id, partner_id) on update cascade
);

create table registry.requests (
  request_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  name_key text not null,
  skill text not null,
  received_on date not null,
  answer text not null
    check (answer in ('open', 'accepted', 'referred', 'declined')),
  reason text,
  revision bigint not null,
  unique (branch_id, request_id),
  check ((answer = 'declined') = (reason is not null)),
  {OF_A_CLIENT}
);

create table registry.referrals (
  referral_id text primary key,
  branch_id text not null,
  client_id text not null,
  request_id text not null,
  partner_id text not null,
  after text,
  name text not null,
  name_key text not null,
  referred_on date not null,
  revision bigint not null,
  unique (branch_id, referral_id),
  foreign key (branch_id, after)
    references registry.referrals (branch_id, referral_id) on update cascade,
  {OF_A_REQUEST},
  {OF_A_CLIENT}
);

create table registry.costs (
  cost_id text primary key,
  branch_id text not null,
  client_id text not null,
  request_id text not null,
  name text not null,
  name_key text not null,
  way text not null check (way in ('hire', 'partner', 'temp', 'vendor')),
  cost jsonb not null,
  per text not null check (per in ('hour', 'day', 'month', 'year', 'once')),
  stated_on date not null,
  source text not null,
  revision bigint not null,
  {OF_A_REQUEST},
  {OF_A_CLIENT}
);
comment on column registry.costs.cost is 'confidential:pricing';
"""
CLIENTS = ("vendors", "sightings", "provisions", "requests", "referrals", "costs")
WALLED = (*CLIENTS, "offerings", "partners", "ratings")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "registry", *WALLED)
    for table in WALLED:
        key = f"{table.removesuffix('s')}_id"
        connection.exec_driver_sql(
            f"create index {table}_name on registry.{table} (name_key, {key});"
            f"grant select, insert, update on registry.{table}"
            " to registry_api, registry_worker"
        )
    for table in CLIENTS:
        connection.exec_driver_sql(
            f"create index {table}_client"
            f" on registry.{table} (branch_id, client_id, name_key)"
        )
