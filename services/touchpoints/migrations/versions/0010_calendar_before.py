"""What calendars told before a correction, so that reverting it lets that stand."""

from alembic import op

from libs.storage.walls import wall

revision = "0010"
down_revision = "0009"

TABLES = """
create table touchpoints.calendar_before (
  telling_id bigint generated always as identity primary key,
  source text not null,
  meeting_id text not null,
  branch_id text not null,
  event_id text not null,
  sequence integer not null,
  revised_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz
);
create index calendar_before_meeting
  on touchpoints.calendar_before (source, meeting_id);
create index calendar_before_told_by on touchpoints.calendar_before (source, event_id);
grant insert on touchpoints.calendar_before to touchpoints_worker, touchpoints_api;
grant select, delete on touchpoints.calendar_before to touchpoints_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "touchpoints", "calendar_before")
