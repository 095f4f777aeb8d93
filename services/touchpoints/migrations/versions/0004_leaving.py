"""Who may leave: what clients were when, how likely each is to go, what was learned."""

from alembic import op

from libs.storage.walls import wall

revision = "0004"
down_revision = "0003"

# What was a client before we noted when is known from now on, not from ever.
TABLES = """
create table touchpoints.client_statuses (
  client_id text not null,
  branch_id text not null,
  revision bigint not null,
  status text not null,
  at timestamptz not null,
  primary key (client_id, revision),
  foreign key (branch_id, client_id)
    references touchpoints.clients (branch_id, client_id)
    on update cascade on delete cascade
);
insert into touchpoints.client_statuses
  select client_id, branch_id, revision, status, clock_timestamp()
  from touchpoints.clients;

create table touchpoints.leaving_models (
  fitted_at timestamptz primary key,
  level double precision not null,
  weights jsonb not null,
  losses integer not null,
  cases integer not null,
  brier double precision not null,
  deciles jsonb not null
);
grant select, insert, update on touchpoints.leaving_models to touchpoints_worker;
grant select on touchpoints.leaving_models to touchpoints_api;

create table touchpoints.leaving_risks (
  client_id text primary key,
  branch_id text not null,
  as_of timestamptz not null,
  basis text not null default 'unknown',
  p180 double precision check (p180 between 0 and 1),
  losses integer not null default 0,
  reasons jsonb not null default '[]',
  told double precision,
  revision bigint not null default 0,
  relationship bigint not null default -1,
  foreign key (branch_id, client_id)
    references touchpoints.clients (branch_id, client_id)
    on update cascade on delete cascade
);
create index leaving_ranking
  on touchpoints.leaving_risks ((coalesce(p180, -1)) desc, client_id);
comment on column touchpoints.leaving_risks.p180 is 'confidential: about a client';
comment on column touchpoints.leaving_risks.reasons is 'confidential: about a client';
insert into touchpoints.leaving_risks (client_id, branch_id, as_of)
  select client_id, branch_id, clock_timestamp() from touchpoints.clients;
"""

WALLED = ("client_statuses", "leaving_risks")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "touchpoints", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select, insert, update on touchpoints.{table}"
            " to touchpoints_worker;"
            f"grant select on touchpoints.{table} to touchpoints_api"
        )
