"""An event for clients can be called off, and cards to everybody keep apart."""

from alembic import op

revision = "0024"
down_revision = "0023"

COLUMNS = """
alter table cadence.gatherings add cancelled_at timestamptz;
alter table cadence.occasion_terms
  add apart_days integer not null default 14 check (apart_days between 0 and 90)
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(COLUMNS)
