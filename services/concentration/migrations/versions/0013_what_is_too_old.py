"""What is too old goes, unless its client is on hold."""

from alembic import op

from libs.storage.holds import lay_holds
from libs.storage.retention import lay_runs

revision = "0013"
down_revision = "0012"

# What bears no date of its own ages from when it was noted.
NOTED = """
alter table concentration.{0}
  add noted_at timestamptz not null default statement_timestamp();
create index {0}_noted on concentration.{0} using brin (noted_at);
"""
# Rows that come in order are found by a few words for each hundred pages.
IN_ORDER = """
create index dealings_in_order on concentration.dealings using brin (occurred_at);
create index valuations_in_order on concentration.valuations using brin (told_at);
"""
GOING = (
    *("billed", "voided", "months", "payments", "exceptions", "granted_prices"),
    *("time_entries", "time_taken_back", "touch_times", "dealings", "bookings"),
    *("attention_alarms", "valuations", "client_statuses", "idle_weeks"),
)


def upgrade() -> None:
    connection = op.get_bind()
    for table in ("voided", "time_taken_back", "dealings"):
        connection.exec_driver_sql(NOTED.format(table))
    connection.exec_driver_sql(IN_ORDER)
    going = ", ".join(f"concentration.{table}" for table in GOING)
    connection.exec_driver_sql(
        f"grant select, delete on {going} to concentration_worker"
    )
    lay_holds(connection, "concentration")
    lay_runs(connection, "concentration")
