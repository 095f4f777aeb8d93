"""A month is judged some working days after its end: the owner says how many."""

from alembic import op

revision = "0023"
down_revision = "0022"

GRACE = """
alter table cadence.settings
  add grace_days integer not null default 3 check (grace_days between 0 and 10)
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(GRACE)
