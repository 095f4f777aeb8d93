"""What relationships were worth at any moment, and what an hour of contact costs."""

from alembic import op

from libs.storage.walls import wall

revision = "0004"
down_revision = "0003"

# All that was ever told, by revision: what was worth how much is read at any moment.
WORTH = """
create table concentration.valuations (
  client_id text not null,
  branch_id text not null,
  revision bigint not null,
  told_at timestamptz not null,
  value double precision,
  as_of timestamptz not null,
  decays_from timestamptz,
  law text not null check (law in ('compound', 'linear')),
  rate double precision not null,
  grace interval not null,
  primary key (client_id, revision)
);
create table concentration.client_statuses (
  client_id text not null,
  branch_id text not null,
  revision bigint not null,
  told_at timestamptz not null,
  status text not null check (status in ('prospect', 'active', 'dormant', 'lost')),
  primary key (client_id, revision)
);
create table concentration.exposures (
  client_id text primary key,
  branch_id text not null,
  cents bigint,
  yearly_cents bigint not null,
  revision bigint not null
);
create table concentration.exposure_round (
  singleton boolean primary key default true check (singleton),
  after text not null default ''
);
insert into concentration.exposure_round default values;
create table concentration.contact_hours (
  from_day date primary key,
  cents bigint not null check (cents >= 0)
);
comment on column concentration.exposures.cents is 'confidential:pricing';
comment on column concentration.exposures.yearly_cents is 'confidential:pricing';
comment on column concentration.contact_hours.cents is 'confidential:pricing';
grant select, update on concentration.exposure_round to concentration_worker;
grant select, insert, update on concentration.contact_hours to concentration_api;
grant select on concentration.contact_hours to concentration_worker;
"""

WALLED = ("valuations", "client_statuses", "exposures")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(WORTH)
    wall(connection, "concentration", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on concentration.{table}"
            f" to concentration_worker;"
            f"grant select on concentration.{table} to concentration_api"
        )
