"""More numbers are the owner's to say, and whoever changes one says what they saw."""

from alembic import op

revision = "0026"
down_revision = "0025"

COLUMNS = """
alter table cadence.settings
  add silent_percent integer not null default 30
    check (silent_percent between 0 and 100),
  add due_days integer not null default 30 check (due_days between 1 and 365),
  add leaving_factor integer not null default 8
    check (leaving_factor between 2 and 100),
  add contact_hours integer not null default 20 check (contact_hours between 0 and 60),
  add revision bigint not null default 0;
alter table cadence.occasion_terms add revision bigint not null default 0;
alter table cadence.gift_budgets add revision bigint not null default 1
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(COLUMNS)
