"""How far each branch's nights have come, and the days drawn for drop-ins."""

from alembic import op

from libs.storage.walls import wall

revision = "0011"
down_revision = "0010"

TABLES = """
create table cadence.horizons (
  branch_id text primary key,
  night date not null,
  reached text
);
create table cadence.drop_ins (
  client_id text not null,
  occasion text not null,
  branch_id text not null,
  day date not null,
  opened boolean not null default false,
  primary key (client_id, occasion),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id)
    on update cascade on delete cascade
);
create index drop_ins_day on cadence.drop_ins (branch_id, day);
create table cadence.drop_in_rules (
  tier text primary key,
  a_year integer not null check (a_year in (1, 2, 3, 4, 6, 12)),
  channel text not null check (channel in ('in_person', 'video', 'phone'))
);
create table cadence.quiet_periods (
  first_day text primary key check (first_day ~ '^[01][0-9]-[0-3][0-9]$'),
  last_day text not null check (last_day ~ '^[01][0-9]-[0-3][0-9]$')
);
create table cadence.drop_in_secret (
  one boolean primary key default true check (one),
  secret bytea not null
);
create index tasks_of_client on cadence.tasks (client_id)
  where done_at is null and closed_at is null;
"""

# The defaults of the day; an owner changes rows, not code.
DEFAULTS = """
insert into cadence.drop_in_rules (tier, a_year, channel) values
  ('A', 2, 'in_person'), ('B', 1, 'in_person'), ('C', 1, 'phone');
insert into cadence.quiet_periods (first_day, last_day) values ('12-20', '01-06');
"""

# PostgreSQL's own source of chance, twice 122 bits of it.
CHANCE = """
insert into cadence.drop_in_secret (secret) values
  (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')))
"""

# Whoever can read the days or the secret can foresee them: the API cannot.
GRANTS = """
grant select, insert, update, delete on cadence.horizons, cadence.drop_ins
  to cadence_worker;
grant select on cadence.drop_in_rules, cadence.quiet_periods, cadence.drop_in_secret
  to cadence_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    for statements in (TABLES, DEFAULTS, CHANCE, GRANTS):
        connection.exec_driver_sql(statements)
    wall(connection, "cadence", "horizons", "drop_ins")
