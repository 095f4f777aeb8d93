"""Issues are told as approved; whom words betray is found in every branch."""

from alembic import op

revision = "0014"
down_revision = "0013"

# `named` are the stories that were told with a name when the issue was approved.
ISSUES = """
alter table outbound.issues add column named jsonb not null default '[]';
update outbound.issues i set named = coalesce((
  select jsonb_agg(s.story_id) from outbound.stories s
  where s.agreed_at is not null and s.branch_id = i.branch_id
    and position('story ' || s.story_id in i.manuscript) > 0), '[]')
where approved_at is not null;
"""
# Who agreed was a name that somebody typed.
AGREED = "update outbound.stories set agreed_by = null where agreed_by is not null"
# What is approved in one branch may betray a client of another.
BEYOND = """
create function outbound.lengths_of_marks(bytea[])
returns table (start bytea, words integer)
language sql stable security definer set search_path = pg_catalog as $$
  select distinct k.start, k.words from outbound.leak_marks k
  where k.start = any($1) and k.kind in ('name', 'reference')
$$;
create function outbound.owners_of_marks(bytea[])
returns table (mark bytea, client_id text, branch_id text, root text, kind text,
  agreed boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select k.mark, k.client_id, k.branch_id, coalesce(c.counts_for, k.client_id), k.kind,
    exists (select from outbound.stories s
      where s.client_id = k.client_id and s.agreed_at is not null)
  from outbound.leak_marks k left join outbound.clients c on c.client_id = k.client_id
  where k.mark = any($1)
$$;
revoke execute on function outbound.lengths_of_marks(bytea[]) from public;
revoke execute on function outbound.owners_of_marks(bytea[]) from public;
"""
BOTH = "outbound_worker, outbound_api"
GRANTS = f"""
grant execute on function outbound.lengths_of_marks(bytea[]) to {BOTH};
grant execute on function outbound.owners_of_marks(bytea[]) to {BOTH};
grant delete on outbound.issue_notes, outbound.frozen to outbound_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    for sql in (ISSUES, AGREED, BEYOND, GRANTS):
        connection.exec_driver_sql(sql)
