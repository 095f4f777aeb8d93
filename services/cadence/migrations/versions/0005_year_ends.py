"""What prompts a call before it is due: a fiscal year ends as well."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.get_bind().exec_driver_sql("alter table cadence.prompts add year_ends_on date")
