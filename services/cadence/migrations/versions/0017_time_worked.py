"""What a person says was done took their time as well."""

from alembic import op

revision = "0017"
down_revision = "0016"

INDEX = """
drop index cadence.tasks_of_staff;
create index tasks_of_staff on cadence.tasks (staff_id, starts_at)
  where staff_id is not null and (closed_at is null or outcome = 'done')
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(INDEX)
