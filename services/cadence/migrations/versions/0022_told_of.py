"""A task knows that it was told of; who is taken elsewhere is found by indexes."""

from alembic import op

revision = "0022"
down_revision = "0021"

TOLD_OF = """
alter table cadence.tasks add told_at timestamptz;
update cadence.tasks t set told_at = g.granted_at from cadence.grants g
where g.grant_id = t.task_id and g.at <= g.granted_at
  and t.done_at is null and t.closed_at is null;
create index invitations_of_staff on cadence.invitations (staff_id, starts_at)
  where not cancelled;
"""
# Where somebody is invited, that person's task is theirs whoever had it before.
ELSEWHERE = """
create or replace function cadence.taken_elsewhere(text, text)
returns table (task_id text, starts_at timestamptz, minutes integer)
language sql stable security definer set search_path = pg_catalog as $$
  select t.task_id, t.starts_at, t.minutes from cadence.tasks t
  where t.staff_id = $1 and t.branch_id <> $2 and t.starts_at is not null
    and t.done_at is null and t.closed_at is null and not exists (
      select from cadence.invitations i where i.task_id = t.task_id and not i.cancelled)
  union all
  select i.task_id, i.starts_at, i.minutes
  from cadence.invitations i join cadence.tasks t using (task_id)
  where i.staff_id = $1 and not i.cancelled and t.branch_id <> $2
    and t.done_at is null and t.closed_at is null
$$;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TOLD_OF)
    connection.exec_driver_sql(ELSEWHERE)
