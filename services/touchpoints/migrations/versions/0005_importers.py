"""What each import reported, so that it can be taken back; tickets become touches."""

from alembic import op

from libs.storage.walls import wall

revision = "0005"
down_revision = "0004"

TABLES = """
create table touchpoints.imported (
  touch_id text primary key,
  run_id text not null,
  branch_id text not null,
  source text not null,
  id text not null,
  said_id text not null,
  imported_at timestamptz not null,
  taken_back_at timestamptz
);
create index imported_run on touchpoints.imported (run_id, touch_id);
create index imported_again on touchpoints.imported (source, said_id)
  where taken_back_at is not null;
grant select, insert, update on touchpoints.imported to touchpoints_api;

insert into touchpoints.kinds
  (name, channel, gamma, gap_class, satisfies, service, random) values
  ('ticket', 'email', 0, 'exempt', 'nothing', true, false)
on conflict do nothing;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "touchpoints", "imported")
