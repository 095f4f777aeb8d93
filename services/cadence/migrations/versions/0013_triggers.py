"""What calls for contacts, whose time is not sold, and reminders until an answer."""

from alembic import op

from libs.storage.walls import wall

revision = "0013"
down_revision = "0012"

TABLES = """
alter table cadence.clients add reference text;
create index clients_reference on cadence.clients (reference)
  where reference is not null;

create table cadence.triggers (
  client_id text not null,
  kind text not null check (kind in
    ('sale', 'ticket', 'engagement', 'need', 'welcome', 'handover')),
  subject text not null,
  branch_id text not null,
  at timestamptz not null,
  starts_on date,
  due_on date,
  note text not null,
  ended boolean not null,
  revision bigint not null,
  next_at timestamptz,
  primary key (client_id, kind, subject),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
    on delete cascade
);
create index triggers_next on cadence.triggers (next_at, client_id)
  where next_at is not null;
create index triggers_subject on cadence.triggers (subject) where kind = 'ticket';
create index triggers_sold on cadence.triggers (branch_id, at, client_id, subject)
  where kind = 'sale' and not ended;
create index triggers_needed on cadence.triggers (branch_id, due_on, client_id, subject)
  where kind = 'need' and not ended;

create table cadence.idle_weeks (
  staff_id text not null,
  week_on date not null,
  branch_id text not null,
  low boolean not null,
  revision bigint not null,
  drafted boolean not null,
  primary key (staff_id, week_on)
);
create index idle_weeks_undrafted on cadence.idle_weeks (branch_id) where not drafted;

create table cadence.reminder_steps (
  step integer primary key check (step > 0),
  channel text not null check (channel in ('phone', 'email', 'sms', 'chat')),
  wait_days integer not null check (wait_days > 0)
);
grant select on cadence.reminder_steps to cadence_api, cadence_worker;

create table cadence.reminders (
  reminder_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  about text not null,
  steps jsonb not null,
  started_at timestamptz not null,
  started_by text,
  step integer not null default 0,
  stepped_at timestamptz not null,
  stopped_at timestamptz,
  next_at timestamptz,
  unique (branch_id, reminder_id),
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade
    on delete cascade
);
create index reminders_client on cadence.reminders (client_id);
create index reminders_next on cadence.reminders (next_at) where next_at is not null;
create index reminders_listed on cadence.reminders (branch_id, started_at, reminder_id);

create table cadence.reminder_answers (
  reminder_id text not null,
  touch_id text not null,
  branch_id text not null,
  answered_at timestamptz not null,
  primary key (reminder_id, touch_id),
  foreign key (branch_id, reminder_id)
    references cadence.reminders (branch_id, reminder_id) on update cascade
    on delete cascade
);
create index reminder_answers_touch on cadence.reminder_answers (touch_id);
"""

# The defaults of the day; an owner changes rows, not code.
STEPS = """
insert into cadence.reminder_steps (step, channel, wait_days) values
  (1, 'phone', 2), (2, 'email', 3), (3, 'sms', 3), (4, 'chat', 5)
"""

WALLED = ("triggers", "idle_weeks", "reminders", "reminder_answers")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(STEPS)
    wall(connection, "cadence", *WALLED)
    for table in WALLED:
        connection.exec_driver_sql(
            f"grant select on cadence.{table} to cadence_api, cadence_worker;"
            f"grant insert, update, delete on cadence.{table} to cadence_worker"
        )
    connection.exec_driver_sql(
        "grant insert, update on cadence.reminders to cadence_api"
    )
