"""Where our time went, who asks for more than the others, and what was conceded."""

from alembic import op

from libs.storage.walls import wall

revision = "0005"
down_revision = "0004"

# Who worked is `staff_id`, none while nobody of ours goes by `staff_ref`.
TIME = """
alter table concentration.staff add email text;
create index staff_email on concentration.staff (lower(email));
create table concentration.time_entries (
  entry_id text primary key,
  branch_id text not null,
  client_id text not null,
  source text not null,
  number text not null,
  staff_ref text not null,
  staff_id text,
  worked_on date not null,
  minutes integer not null check (minutes > 0),
  billable boolean not null,
  engagement_id text,
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
);
create index time_entries_client on concentration.time_entries (client_id, worked_on);
create index time_entries_day on concentration.time_entries (worked_on);
create index time_entries_unnamed on concentration.time_entries (staff_ref)
  where staff_id is null;
create table concentration.touch_times (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  staff_id text,
  touched_on date not null,
  minutes integer not null check (minutes > 0)
);
create index touch_times_client on concentration.touch_times (client_id, touched_on);
create index touch_times_day on concentration.touch_times (touched_on);
create table concentration.time_taken_back (
  taken_back_id text primary key,
  branch_id text not null,
  client_id text not null
);
create index time_taken_back_client on concentration.time_taken_back (client_id);
create table concentration.attention_alarms (
  unit_id text not null,
  kind text not null check (kind in ('monopoly', 'neglected')),
  since date not null,
  branch_id text not null,
  client_id text not null,
  attention double precision not null,
  revenue double precision not null,
  until date,
  primary key (unit_id, kind, since)
);
create unique index attention_alarms_open
  on concentration.attention_alarms (unit_id, kind) where until is null;
create index attention_alarms_client on concentration.attention_alarms (client_id);
"""
CONCESSIONS = """
create table concentration.guard_terms (
  singleton boolean primary key default true check (singleton),
  discount numeric not null check (discount >= 0 and discount < 1),
  of_person numeric not null check (of_person > 0 and of_person < 1),
  of_firm numeric not null check (of_firm > 0 and of_firm < 1)
);
create table concentration.exceptions (
  exception_id text primary key,
  branch_id text not null,
  client_id text not null,
  kind text not null check (kind in ('discount', 'other')),
  wish text not null,
  asked_on date not null,
  asked_by text not null,
  decision text check (decision in ('approved', 'refused')),
  reason text,
  decided_by text,
  decided_on date,
  expires_on date,
  discount numeric check (discount > 0 and discount <= 1),
  check ((decision is null) = (reason is null)),
  check ((decision is null) = (decided_by is null)),
  check ((decision = 'approved') is not true or expires_on is not null),
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
);
create index exceptions_client on concentration.exceptions (client_id, asked_on);
create index exceptions_asked on concentration.exceptions (asked_on, exception_id);
create table concentration.granted_prices (
  price_id text primary key,
  branch_id text not null,
  client_id text not null,
  granted_on date not null,
  what text not null,
  list_price numeric not null check (list_price > 0),
  price numeric not null check (price >= 0),
  currency text not null,
  exception_id text,
  granted_by text not null,
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
);
create index granted_prices_day on concentration.granted_prices
  (granted_on, price_id);
create index granted_prices_client on concentration.granted_prices (client_id);
create table concentration.bookings (
  booking_id text primary key,
  branch_id text not null,
  client_id text not null,
  engagement_id text not null,
  staff_id text not null,
  from_day date not null,
  to_day date not null check (to_day >= from_day),
  share numeric not null check (share > 0 and share <= 1),
  booked_by text not null,
  cancelled_on date,
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
);
create index bookings_engagement on concentration.bookings (engagement_id);
comment on column concentration.granted_prices.list_price is 'confidential:pricing';
comment on column concentration.granted_prices.price is 'confidential:pricing';
comment on column concentration.exceptions.discount is 'confidential:pricing';
"""
GRANTS = """
grant select, update, insert on concentration.guard_terms to concentration_api;
grant select on concentration.guard_terms to concentration_worker;
grant insert, update on concentration.exceptions to concentration_api;
grant insert on concentration.granted_prices to concentration_api;
grant insert, update on concentration.bookings to concentration_api;
"""

HEARD = ("time_entries", "touch_times", "time_taken_back", "attention_alarms")
ENTERED = ("exceptions", "granted_prices", "bookings")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TIME)
    connection.exec_driver_sql(CONCESSIONS)
    wall(connection, "concentration", *HEARD, *ENTERED)
    for table in (*HEARD, *ENTERED):
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on concentration.{table}"
            f" to concentration_worker;"
            f"grant select on concentration.{table} to concentration_api"
        )
    connection.exec_driver_sql(GRANTS)
