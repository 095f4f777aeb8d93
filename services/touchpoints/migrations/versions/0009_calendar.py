"""What calendars told last of each meeting, so that what they tell anew corrects it."""

from alembic import op

from libs.storage.walls import wall

revision = "0009"
down_revision = "0008"

TABLES = """
create table touchpoints.calendar (
  source text not null,
  meeting_id text not null,
  branch_id text not null,
  event_id text not null,
  sequence integer not null,
  revised_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (source, meeting_id)
);
create index calendar_told_by on touchpoints.calendar (source, event_id);
create index imported_as on touchpoints.imported (source, id);
grant select, insert, update on touchpoints.calendar
  to touchpoints_worker, touchpoints_api;
grant delete on touchpoints.calendar to touchpoints_api;
grant select, update on touchpoints.imported to touchpoints_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "touchpoints", "calendar")
