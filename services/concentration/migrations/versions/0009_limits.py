"""Limits as the owner sets them, and which of them are reached."""

from alembic import op

from libs.storage.walls import wall

revision = "0009"
down_revision = "0008"

TERMS = """
create table concentration.limit_terms (
  name text primary key,
  warn numeric not null,
  breach numeric not null
);
grant select on concentration.limit_terms to concentration_worker;
grant select, insert, update on concentration.limit_terms to concentration_api;
"""
# What is judged of the whole firm is of no branch: only who sees every branch sees it.
LIMITS = """
create table concentration.limits (
  name text not null,
  key text not null,
  branch_id text,
  level integer not null check (level between 0 and 2),
  value double precision,
  since date not null,
  judged_on date not null,
  revision bigint not null,
  acknowledged_on date,
  acknowledged_by text,
  snoozed_until date,
  primary key (name, key)
);
grant select, insert, update on concentration.limits to concentration_worker;
grant select, update (acknowledged_on, acknowledged_by, snoozed_until)
  on concentration.limits to concentration_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TERMS)
    connection.exec_driver_sql(LIMITS)
    wall(connection, "concentration", "limits")
