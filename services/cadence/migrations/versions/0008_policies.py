"""Policies for more than the tiers; what holds stands with each client.

So do pauses, how well each client's rituals were kept, and the way a touch took.
"""

from alembic import op

from libs.storage.walls import wall

revision = "0008"
down_revision = "0007"

TABLES = """
create table cadence.policies (
  scope text not null check (scope in ('client', 'tag', 'branch', 'tier')),
  key text not null,
  branch_id text,
  client_id text,
  terms jsonb not null,
  revision bigint not null,
  primary key (scope, key),
  check ((branch_id is null) = (scope in ('tag', 'tier'))),
  check ((client_id is null) = (scope <> 'client')),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade on delete cascade
);
create table cadence.policy_changes (
  change_id bigint generated always as identity primary key,
  scope text not null,
  key text not null,
  branch_id text,
  due_at timestamptz not null,
  after_client text not null default ''
);
create index policy_changes_due on cadence.policy_changes (due_at, change_id);
create table cadence.pauses (
  client_id text not null,
  branch_id text not null,
  since timestamptz not null,
  until timestamptz not null,
  reason text not null,
  primary key (client_id, since),
  check (since <= until),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade on delete cascade
);
create table cadence.consistency (
  client_id text not null,
  branch_id text not null,
  promised text not null check (promised in ('call', 'meeting')),
  due integer not null,
  on_time integer not null,
  streak integer not null,
  primary key (client_id, promised),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade on delete cascade
);
create index consistency_branch on cadence.consistency (branch_id, client_id, promised);
grant select, insert, update on cadence.policies to cadence_api;
grant select, insert on cadence.policy_changes to cadence_api;
grant select, insert, update on cadence.pauses to cadence_api;
grant select on cadence.consistency to cadence_api;
grant select on cadence.policies, cadence.pauses to cadence_worker;
grant select, update, delete on cadence.policy_changes to cadence_worker;
grant select, insert, update on cadence.consistency to cadence_worker;

alter table cadence.touches add channel text;
alter table cadence.clients
  add last_random timestamptz,
  add tags jsonb not null default '[]',
  add shortest interval,
  add target interval,
  add longest interval,
  add ask_shortest interval,
  add ask_target interval,
  add ask_longest interval,
  add broadcast_shortest interval,
  add broadcast_target interval,
  add broadcast_longest interval,
  add monthly_meeting boolean not null default false,
  add monthly_call boolean not null default false,
  add newsletter boolean not null default false,
  add review_months integer,
  add paused_until timestamptz;
alter table cadence.clients drop constraint clients_tier_fkey;
"""

# What an owner wrote into the rows of the tiers becomes the policies of the tiers.
SAID_OF_TIERS = """
insert into cadence.policies (scope, key, terms, revision)
select 'tier', tier, jsonb_build_object(
    'shortest_days', extract(day from shortest)::integer,
    'target_days', extract(day from target)::integer,
    'longest_days', extract(day from longest)::integer,
    'monthly_call', promised is not distinct from 'call',
    'monthly_meeting', promised is not distinct from 'meeting'
  ), 1
from cadence.gaps g
where not exists (
  select from (values
    ('A', interval '7 days', interval '30 days', interval '35 days', 'call'),
    ('B', '10 days', '30 days', '45 days', 'call'),
    ('C', '14 days', '45 days', '60 days', null)
  ) as usual (tier, shortest, target, longest, promised)
  where (usual.tier, usual.shortest, usual.target, usual.longest)
      = (g.tier, g.shortest, g.target, g.longest)
    and usual.promised is not distinct from g.promised
);
update cadence.clients c
set shortest = g.shortest, target = g.target, longest = g.longest,
  ask_shortest = '60 days', ask_target = '180 days', ask_longest = '365 days',
  broadcast_shortest = '7 days', broadcast_target = '30 days',
  broadcast_longest = '45 days',
  monthly_call = g.promised is not distinct from 'call',
  monthly_meeting = g.promised is not distinct from 'meeting'
from cadence.gaps g where g.tier = c.tier;
drop table cadence.gaps;
"""

# What is said of a tier or a tag is for every branch to read; only those who act for
# every branch write it.
SHARED = """
create policy shared on cadence.policies to cadence_api
  using (branch_id is null) with check (false)
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(SAID_OF_TIERS)
    wall(connection, "cadence", "policies", "policy_changes", "pauses", "consistency")
    connection.exec_driver_sql(SHARED)
