"""An event for clients may say where it is."""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.get_bind().exec_driver_sql("alter table cadence.gatherings add place text")
