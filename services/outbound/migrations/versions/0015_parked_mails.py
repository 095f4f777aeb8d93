"""When a mailbox was looked at last, and which mails set aside are to be tried again."""

from alembic import op

revision = "0015"
down_revision = "0014"

COLUMNS = """
alter table outbound.mailboxes add looked_at timestamptz;
alter table outbound.parked_mails add again boolean not null default false;
grant update (again), delete on outbound.parked_mails to outbound_api
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(COLUMNS)
