"""Occasions: whose days they are, what they may cost, and calendars to read."""

from alembic import op

from libs.storage.walls import wall

revision = "0012"
down_revision = "0011"

TABLES = """
alter table cadence.contacts add birthday text, add email text;
comment on column cadence.contacts.birthday is 'confidential:personal';
comment on column cadence.contacts.email is 'confidential:personal';
create index contacts_birthday on cadence.contacts (branch_id, right(birthday, 5))
  where birthday is not null and active;
alter table cadence.staff add email text;
alter table cadence.clients add first_service_on date;
create index clients_first_service on cadence.clients
  (branch_id, extract(month from first_service_on), extract(day from first_service_on))
  where first_service_on is not null;
create index tasks_birthday on cadence.tasks (contact_id)
  where purpose in ('birthday', 'greeting', 'thank_you')
    and done_at is null and closed_at is null;

create table cadence.occasion_terms (
  one boolean primary key default true check (one),
  card_days integer not null check (card_days between 0 and 15),
  gift_days integer not null check (gift_days between 0 and 15),
  hand_over_at interval not null,
  our_birthday text check (our_birthday ~ '^--[0-9]{2}-[0-9]{2}$')
);
grant select, update on cadence.occasion_terms to cadence_api;
grant select on cadence.occasion_terms to cadence_worker;
create table cadence.holidays (
  name text primary key,
  yearly_day text check (yearly_day ~ '^--[0-9]{2}-[0-9]{2}$'),
  country text,
  feast text,
  crowded boolean not null,
  days_before integer not null,
  days_after integer not null,
  greeted boolean not null,
  check ((yearly_day is null) = (feast is not null)),
  check ((country is null) = (feast is null)),
  check (not (crowded and greeted))
);
grant select, insert, update, delete on cadence.holidays to cadence_api;
grant select on cadence.holidays to cadence_worker;
create table cadence.occasion_rounds (
  branch_id text primary key,
  day date not null
);
grant select, insert, update on cadence.occasion_rounds to cadence_worker;

create table cadence.gift_budgets (
  branch_id text primary key,
  each numeric not null check (each > 0),
  yearly numeric not null check (each <= yearly),
  currency text not null
);
grant select, insert, update on cadence.gift_budgets to cadence_api;
-- To take a budget in hand is a right to update it; a worker changes none.
grant select, update on cadence.gift_budgets to cadence_worker;
create table cadence.gifts (
  task_id text primary key,
  branch_id text not null,
  year integer not null,
  amount numeric not null check (amount > 0),
  currency text not null
);
create index gifts_year on cadence.gifts (branch_id, year);
grant select, insert on cadence.gifts to cadence_worker;
grant select on cadence.gifts to cadence_api;

create table cadence.calendar_feeds (
  feed_id text primary key,
  branch_id text not null,
  staff_id text not null,
  busy boolean not null,
  digest bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  unique (branch_id, staff_id, busy)
);
grant select, insert, update, delete on cadence.calendar_feeds to cadence_api;
grant select, delete on cadence.calendar_feeds to cadence_worker;

create table cadence.invitations (
  task_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text not null,
  staff_id text not null,
  starts_at timestamptz not null,
  minutes integer not null check (minutes > 0),
  sequence integer not null,
  cancelled boolean not null,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade on delete cascade
);
grant select, insert, update on cadence.invitations to cadence_api;
"""

# The defaults of the day; an owner changes rows, not code.
DEFAULTS = """
insert into cadence.occasion_terms (card_days, gift_days, hand_over_at)
values (3, 5, '9 hours');
insert into cadence.holidays values
  ('Christmas', '--12-25', null, null, true, 24, 12, false),
  ('Easter', null, 'PL', 'Easter Sunday', false, 0, 0, false),
  ('Lunar New Year', null, 'CN', 'Chinese New Year (Spring Festival)',
   false, 0, 0, false),
  ('Thanksgiving', null, 'US', 'Thanksgiving Day', false, 0, 0, false);
"""

WALLED = (
    "occasion_rounds",
    "gift_budgets",
    "gifts",
    "calendar_feeds",
    "invitations",
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(DEFAULTS)
    wall(connection, "cadence", *WALLED)
