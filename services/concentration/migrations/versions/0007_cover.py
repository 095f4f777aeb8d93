"""How much of whose time is for projects, and since when who has too little work."""

from alembic import op

from libs.storage.walls import wall

revision = "0007"
down_revision = "0006"

# A copy of the registry keeps this column of ours: the part of the time for projects.
TERMS = """
alter table concentration.staff
  add column project_share double precision check (project_share between 0 and 1);
create table concentration.cover_terms (
  singleton boolean primary key default true check (singleton),
  beach_below double precision not null,
  idle_below double precision not null,
  least_engagements integer not null,
  owner_from_level integer not null check (owner_from_level between 1 and 3)
);
grant select on concentration.cover_terms to concentration_worker;
grant select, insert, update on concentration.cover_terms to concentration_api;
grant update (project_share) on concentration.staff to concentration_api;
"""
# The whole firm's clock is of no branch: only who sees every branch sees it.
BEACHES = """
create table concentration.beaches (
  what text not null check (what in ('engagement', 'person', 'branch', 'firm')),
  key text not null,
  branch_id text,
  client_id text,
  since date not null,
  level integer not null check (level between 0 and 3),
  revision bigint not null,
  primary key (what, key)
);
create table concentration.idle_weeks (
  staff_id text not null,
  week_on date not null,
  branch_id text not null,
  utilisation double precision not null,
  threshold double precision not null,
  revision bigint not null,
  primary key (staff_id, week_on)
);
grant select, insert, update, delete on concentration.beaches, concentration.idle_weeks
  to concentration_worker;
grant select on concentration.beaches, concentration.idle_weeks to concentration_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TERMS)
    connection.exec_driver_sql(BEACHES)
    wall(connection, "concentration", "beaches", "idle_weeks")
