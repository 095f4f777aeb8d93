"""The planner: who is there for how long, and whether a task is done in time."""

from alembic import op

revision = "0010"
down_revision = "0009"

# `on_time` is null until the planner has looked at the task. `planned_on` is the
# last day that a branch was planned as a whole.
TABLES = """
alter table cadence.staff
  add active boolean not null default true,
  add stands_in boolean not null default true,
  add weekly_minutes integer,
  add absences jsonb not null default '[]';
alter table cadence.branches add planned_on date;
alter table cadence.clients add deputy text;
create index clients_account_manager on cadence.clients (account_manager)
  where account_manager is not null;
create index clients_deputy on cadence.clients (deputy) where deputy is not null;
alter table cadence.tasks add on_time boolean;
create index tasks_unplanned on cadence.tasks (branch_id, not_before)
  where done_at is null and closed_at is null and on_time is null;
create index tasks_short on cadence.tasks (branch_id, due_at)
  where done_at is null and closed_at is null and not on_time;
drop index cadence.tasks_of_staff;
create index tasks_of_staff on cadence.tasks (staff_id, starts_at)
  where closed_at is null and staff_id is not null;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(TABLES)
