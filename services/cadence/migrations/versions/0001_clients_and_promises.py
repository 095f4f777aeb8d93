"""A row a client, the calls and meetings it follows from, and the promises broken."""

from alembic import op

from libs.storage.rails import lay_rails
from libs.storage.walls import wall

revision = "0001"
down_revision = None

TABLES = """
create table cadence.branches (
  branch_id text primary key,
  zone text not null,
  country text not null,
  subdivision text,
  hours jsonb not null,
  revision bigint not null
);
create table cadence.staff (
  staff_id text primary key,
  branch_id text not null,
  name text not null,
  revision bigint not null
);
create table cadence.contacts (
  contact_id text primary key,
  branch_id text not null,
  client_id text not null,
  name text not null,
  phone text,
  active boolean not null,
  revision bigint not null
);
create index contacts_client on cadence.contacts (client_id, contact_id);

create table cadence.gaps (
  tier text primary key,
  shortest interval not null,
  target interval not null,
  longest interval not null,
  promised text check (promised in ('call', 'meeting')),
  check (interval '0' < shortest and shortest <= target and target <= longest)
);
grant select on cadence.gaps to cadence_api, cadence_worker;

create table cadence.clients (
  client_id text primary key,
  branch_id text not null,
  registered_at timestamptz not null,
  came_at timestamptz,
  last_call timestamptz,
  last_meeting timestamptz,
  name text,
  tier text references cadence.gaps,
  status text check (status in ('prospect', 'active', 'dormant', 'lost')),
  account_manager text,
  phone text,
  margin double precision,
  revision bigint,
  value double precision,
  as_of timestamptz,
  decays_from timestamptz,
  law text check (law in ('compound', 'linear')),
  rate double precision check (0 < rate and rate < 1),
  grace interval,
  valued_revision bigint,
  next_touch_at timestamptz,
  too_tight_at timestamptz,
  judged_until timestamptz,
  unique (branch_id, client_id)
) with (fillfactor = 75);
comment on column cadence.clients.margin is 'confidential:pricing';
create index clients_next_touch
  on cadence.clients (branch_id, next_touch_at, client_id);
create index clients_judged on cadence.clients (branch_id, judged_until)
  where judged_until is not null;
create index clients_unplanned on cadence.clients (branch_id)
  where next_touch_at is null and status in ('active', 'prospect');

create table cadence.touches (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  satisfies text not null check (satisfies in ('call', 'meeting')),
  occurred_at timestamptz not null,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
);
create index touches_client on cadence.touches (client_id, occurred_at);

create table cadence.callbacks (
  callback_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  number text not null,
  due_at timestamptz not null,
  misses integer not null,
  closed_at timestamptz,
  revision bigint not null,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
);
create index callbacks_owed on cadence.callbacks (branch_id, due_at)
  where closed_at is null;
create index callbacks_client on cadence.callbacks (client_id)
  where closed_at is null;

create table cadence.broken_promises (
  client_id text not null,
  branch_id text not null,
  promised text not null check (promised in ('call', 'meeting')),
  month text not null,
  due_at timestamptz not null,
  primary key (client_id, promised, month),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
);
"""

# The defaults of the day; an owner changes rows, not code.
GAPS = """
insert into cadence.gaps (tier, shortest, target, longest, promised) values
  ('A', '7 days', '30 days', '35 days', 'call'),
  ('B', '10 days', '30 days', '45 days', 'call'),
  ('C', '14 days', '45 days', '60 days', null)
"""

WALLED = (
    "branches",
    "staff",
    "contacts",
    "clients",
    "touches",
    "callbacks",
    "broken_promises",
)


def upgrade() -> None:
    connection = op.get_bind()
    lay_rails(connection, "cadence")
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(GAPS)
    wall(connection, "cadence", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on cadence.{table} to cadence_worker;"
            f"grant select on cadence.{table} to cadence_api"
        )
