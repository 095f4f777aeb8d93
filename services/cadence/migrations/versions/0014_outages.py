"""Where clients are, outages with their rounds of help, and events for clients."""

from collections.abc import Sequence

from alembic import op
from sqlalchemy import Connection, text

from libs.storage.walls import wall
from services.cadence.domain.phones import is_mobile

revision = "0014"
down_revision = "0013"

TABLES = """
create table cadence.sites (
  site_id text primary key,
  branch_id text not null,
  client_id text not null,
  country text not null,
  subdivision text,
  postal_code text not null,
  servers bigint,
  removed boolean not null,
  revision bigint not null
);
create index sites_of_branch on cadence.sites (branch_id, country, postal_code);
alter table cadence.contacts add mobile text;

create table cadence.outages (
  branch_id text not null,
  area text not null,
  source text not null,
  outage_id text not null,
  started_at timestamptz,
  restored_at timestamptz,
  round_id text,
  primary key (branch_id, area, source, outage_id)
);
create table cadence.rounds (
  round_id text primary key,
  branch_id text not null,
  country text not null,
  subdivision text,
  postal_codes text[] not null,
  cause text not null,
  started_at timestamptz not null,
  restored_at timestamptz,
  latest_at timestamptz not null,
  calls bigint not null check (calls >= 0)
);
create index rounds_latest on cadence.rounds (latest_at, round_id);
create table cadence.helps (
  round_id text not null,
  branch_id text not null,
  client_id text not null,
  task_id text not null,
  called boolean not null,
  servers bigint not null,
  months_silent bigint not null,
  value float8,
  followed_up_at timestamptz,
  primary key (round_id, client_id),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id)
    on update cascade on delete cascade
);
create index helps_client on cadence.helps (client_id);

create table cadence.gatherings (
  gathering_id text primary key,
  branch_id text not null,
  form text not null
    check (form in ('meet_and_greet', 'coffee_club', 'lunch_and_learn')),
  name text not null,
  starts_at timestamptz not null,
  offer text,
  check (offer is null or form = 'lunch_and_learn')
);
create index gatherings_latest on cadence.gatherings (starts_at, gathering_id);
create table cadence.guests (
  gathering_id text not null,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  need_id text,
  state text not null
    check (state in ('invited', 'consented', 'accepted', 'declined', 'came')),
  consented_at timestamptz,
  primary key (gathering_id, client_id),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id)
    on update cascade on delete cascade
);
create index guests_client on cadence.guests (client_id);
create table cadence.introductions (
  gathering_id text not null,
  branch_id text not null,
  client_id text not null,
  other_id text not null,
  introduced_at timestamptz not null,
  primary key (gathering_id, client_id, other_id),
  check (client_id < other_id collate "C")
);
"""
WRITTEN = (
    *("outages", "rounds", "helps"),
    *("gatherings", "guests", "introductions"),
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "cadence", "sites", *WRITTEN)
    for floor in ("worker", "api"):
        grant(connection, "select, insert, update, delete", floor, WRITTEN)
    grant(connection, "select, insert, update, delete", "worker", ["sites"])
    grant(connection, "select", "api", ["sites"])
    # A manager's outage and an invitation open tasks, and plan with their clients.
    grant(connection, "insert, update", "api", ["clients"])
    find_mobiles(connection)


def grant(connection: Connection, what: str, floor: str, tables: Sequence[str]) -> None:
    for table in tables:
        connection.exec_driver_sql(
            f"grant {what} on cadence.{table} to cadence_{floor}"
        )


def find_mobiles(connection: Connection) -> None:
    """See which of the numbers that are kept are mobile ones."""
    numbers = connection.execute(
        text("select distinct phone from cadence.contacts where phone is not null")
    ).scalars()
    connection.execute(
        text("update cadence.contacts set mobile = phone where phone = any(:mobile)"),
        {"mobile": [number for number in numbers if is_mobile(number)]},
    )
