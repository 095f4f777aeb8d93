"""The planner sees meetings that were agreed on, and a calendar all that takes time."""

from alembic import op

revision = "0019"
down_revision = "0018"

# Behind the wall a person's hours in other branches are not seen: the function looks in
# front of it, and tells no more of them than when.
ELSEWHERE = """
create function cadence.taken_elsewhere(text, text)
returns table (task_id text, starts_at timestamptz, minutes integer)
language sql stable security definer set search_path = pg_catalog as $$
  select t.task_id, coalesce(i.starts_at, t.starts_at), coalesce(i.minutes, t.minutes)
  from cadence.tasks t
  left join cadence.invitations i on i.task_id = t.task_id and not i.cancelled
  where t.branch_id <> $2 and t.done_at is null and t.closed_at is null
    and coalesce(i.staff_id, t.staff_id) = $1
    and coalesce(i.starts_at, t.starts_at) is not null
$$;
revoke execute on function cadence.taken_elsewhere(text, text) from public;
grant execute on function cadence.taken_elsewhere(text, text) to cadence_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(ELSEWHERE)
    connection.exec_driver_sql(
        "grant select, insert, update on cadence.invitations to cadence_worker"
    )
