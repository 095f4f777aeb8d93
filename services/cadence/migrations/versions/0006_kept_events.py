"""What is kept of events, found without a search."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        "create index inbox_kept on cadence.inbox (seq) where body is not null"
    )
