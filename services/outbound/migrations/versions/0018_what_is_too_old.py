"""What is too old goes, unless its client is on hold."""

from alembic import op

from libs.storage.holds import lay_holds
from libs.storage.retention import lay_runs

revision = "0018"
down_revision = "0017"

# What bears no date of its own ages from when it was noted.
NOTED = """
alter table outbound.invitations
  add noted_at timestamptz not null default statement_timestamp();
create index invitations_noted on outbound.invitations using brin (noted_at);
"""
# Rows that come in order are found by a few words for each hundred pages.
COME_IN_ORDER = {
    "messages": "queued_at",
    "frozen": "frozen_at",
    "slots": "at",
    "bounces": "at",
    "readings": "at",
}
GOING = (
    *("messages", "frozen", "slots", "bounces", "packs", "pack_files", "reprints"),
    *("mailings", "left_out", "issue_notes", "readings", "invitations", "intake"),
    *("client_pauses", "parked_mails"),
)


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(NOTED)
    for table, column in COME_IN_ORDER.items():
        connection.exec_driver_sql(
            f"create index {table}_in_order on outbound.{table} using brin ({column})"
        )
    going = ", ".join(f"outbound.{table}" for table in GOING)
    connection.exec_driver_sql(f"grant select, delete on {going} to outbound_worker")
    lay_holds(connection, "outbound")
    lay_runs(connection, "outbound")
