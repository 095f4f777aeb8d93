"""What is too old goes, unless its client is on hold."""

from alembic import op

from libs.storage.holds import lay_holds
from libs.storage.retention import lay_runs

revision = "0031"
down_revision = "0030"

# What bears no date of its own ages from when it was noted.
NOTED = """
alter table cadence.taken_back
  add noted_at timestamptz not null default statement_timestamp();
create index taken_back_noted on cadence.taken_back using brin (noted_at);
"""
# Rows that come in order are found by a few words for each hundred pages.
COME_IN_ORDER = {
    "touches": "occurred_at",
    "outgoing": "occurred_at",
    "ratings": "rated_at",
    "their_messages": "written_at",
    "broken_promises": "due_at",
    "tasks": "opened_at",
}
GOING = (
    *("touches", "outgoing", "ratings", "their_messages", "taken_back", "callbacks"),
    *("broken_promises", "tasks", "gifts", "invitations", "grants", "rounds", "helps"),
    *("outages", "gatherings", "guests", "introductions", "pauses", "reminders"),
    *("drop_ins", "triggers", "idle_weeks", "occasion_rounds"),
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(NOTED)
    for table, column in COME_IN_ORDER.items():
        connection.exec_driver_sql(
            f"create index {table}_in_order on cadence.{table} using brin ({column})"
        )
    going = ", ".join(f"cadence.{table}" for table in GOING)
    connection.exec_driver_sql(f"grant select, delete on {going} to cadence_worker")
    lay_holds(connection, "cadence")
    lay_runs(connection, "cadence")
