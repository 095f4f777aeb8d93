"""With whom a person said a meeting was: kept when its calendar corrects it."""

from alembic import op

revision = "0011"
down_revision = "0010"

COLUMNS = """
alter table touchpoints.calendar add client_id text;
alter table touchpoints.calendar_before add client_id text;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(COLUMNS)
