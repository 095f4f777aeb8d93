"""The owner's numbers are rows, and the lists that were rows the API may write."""

from alembic import op

from libs.storage.walls import wall

revision = "0021"
down_revision = "0020"

TABLES = """
create table cadence.settings (
  one boolean primary key default true check (one),
  after_sale_days integer[] not null default '{7, 30, 90}'
    check (cardinality(after_sale_days) between 1 and 12
      and 1 <= all(after_sale_days) and 365 >= all(after_sale_days)),
  silent_sale_days integer not null default 21
    check (silent_sale_days between 1 and 365),
  check_in_hours integer not null default 8 check (check_in_hours between 1 and 80),
  before_end_days integer not null default 60
    check (before_end_days between 1 and 730),
  win_back_days integer not null default 90 check (win_back_days between 1 and 730),
  handover_days integer not null default 14 check (handover_days between 1 and 90),
  satisfaction_days integer not null default 90
    check (satisfaction_days between 1 and 730),
  quiet_until_hour integer not null default 7
    check (quiet_until_hour between 0 and 11),
  quiet_from_hour integer not null default 22
    check (quiet_from_hour between 13 and 24),
  outreach_calls integer not null default 5 check (outreach_calls between 0 and 100),
  grant_days integer not null default 3 check (grant_days between 1 and 15),
  near_days integer not null default 7 check (near_days between 1 and 45),
  help_calls integer not null default 20 check (help_calls between 0 and 1000),
  follow_up_days integer not null default 3 check (follow_up_days between 1 and 15),
  flapping_hours integer not null default 24 check (flapping_hours between 1 and 168)
);
insert into cadence.settings default values;
create table cadence.branch_help_calls (
  branch_id text primary key,
  calls integer not null check (calls between 0 and 1000)
);
"""
# To keep the numbers as they are meanwhile is a right to update; a worker changes none.
RIGHTS = """
grant select, update on cadence.settings to cadence_api;
grant select, update (one) on cadence.settings to cadence_worker;
grant select, insert, delete on cadence.drop_in_rules, cadence.quiet_periods,
  cadence.reminder_steps, cadence.branch_help_calls to cadence_api;
grant select on cadence.branch_help_calls to cadence_worker;
grant update (next_at) on cadence.triggers to cadence_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(RIGHTS)
    wall(connection, "cadence", "branch_help_calls")
