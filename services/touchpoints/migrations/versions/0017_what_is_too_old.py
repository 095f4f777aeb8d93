"""What is too old goes, unless its client is on hold."""

from alembic import op

from libs.storage.holds import lay_holds
from libs.storage.retention import lay_runs

revision = "0017"
down_revision = "0016"

# What bears no date of its own ages from when it was noted.
NOTED = """
alter table touchpoints.{0}
  add noted_at timestamptz not null default statement_timestamp();
create index {0}_noted on touchpoints.{0} using brin (noted_at);
"""
# Rows that come in order are found by a few words for each hundred pages.
COME_IN_ORDER = {
    "credits": "occurred_at",
    "meetings": "held_at",
    "unwelcome": "said_at",
    "imported": "imported_at",
    "deliveries": "delivered_on",
    "spendings": "spent_on",
}
GO = """
grant select, delete on {0} to touchpoints_worker;
"""
# A document that is too old to be a touch is one for others all the same.
NO_TOUCH = "grant update (logged) on touchpoints.documents to touchpoints_worker"
# Who takes an import back leaves alone what is of a client on hold.
SEE_HOLDS = """
grant select on touchpoints.holds, touchpoints.merges to touchpoints_api
"""
GOING = (
    *("touches", "credits", "meetings", "unwelcome", "asks", "opportunities"),
    *("introductions", "deliveries", "spendings", "threats", "callbacks", "actions"),
    *("frustrations", "documents", "imported", "import_files", "calendar"),
    *("calendar_before", "intake", "unmatched"),
)


def upgrade() -> None:
    connection = op.get_bind()
    for table in ("calendar", "calendar_before"):
        connection.exec_driver_sql(NOTED.format(table))
    for table, column in COME_IN_ORDER.items():
        connection.exec_driver_sql(
            f"create index {table}_in_order on touchpoints.{table} using brin ({column})"
        )
    going = ", ".join(f"touchpoints.{table}" for table in GOING)
    connection.exec_driver_sql(GO.format(going))
    connection.exec_driver_sql(NO_TOUCH)
    lay_holds(connection, "touchpoints")
    connection.exec_driver_sql(SEE_HOLDS)
    lay_runs(connection, "touchpoints")
