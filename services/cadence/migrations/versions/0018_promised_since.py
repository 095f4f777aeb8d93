"""Since when each of the promises to a client holds: one may be given beside another."""

from alembic import op

revision = "0018"
down_revision = "0017"

COLUMNS = """
alter table cadence.clients add call_since timestamptz, add meeting_since timestamptz;
update cadence.clients set call_since = case when monthly_call then judged_until end,
  meeting_since = case when monthly_meeting then judged_until end
where judged_until is not null
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(COLUMNS)
