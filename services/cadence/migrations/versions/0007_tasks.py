"""Tasks: what is to be done with a client, of which prompts were the first."""

from alembic import op

from libs.storage.walls import wall

revision = "0007"
down_revision = "0006"

TABLES = """
create table cadence.tasks (
  task_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  purpose text not null,
  occasion text not null,
  channel text not null,
  gap_class text not null
    check (gap_class in ('personal', 'ask', 'broadcast', 'exempt')),
  needs text check (needs in ('call', 'meeting')),
  minutes integer not null check (minutes > 0),
  note text not null default '',
  opened_at timestamptz not null,
  not_before timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz,
  staff_id text,
  starts_at timestamptz,
  snoozed_until timestamptz,
  snoozed_for text,
  done_at timestamptz,
  closed_at timestamptz,
  outcome text,
  unique (client_id, purpose, occasion),
  check (not_before <= due_at and due_at <= coalesce(expires_at, due_at)),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade on delete cascade
);
create index tasks_open on cadence.tasks (branch_id, due_at, task_id)
  where done_at is null and closed_at is null;
create index tasks_of_staff on cadence.tasks (staff_id, starts_at)
  where done_at is null and closed_at is null and staff_id is not null;
grant select, insert, update, delete on cadence.tasks to cadence_worker;
grant select, insert, update on cadence.tasks to cadence_api;
drop table cadence.prompts;
alter table cadence.touches add random boolean not null default false;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "cadence", "tasks")
