"""Rests that were asked for, mails let go and clocks that are off are noted apart."""

from alembic import op

revision = "0016"
down_revision = "0015"

COLUMNS = """
alter table outbound.lanes add asked_until timestamptz;
alter table outbound.instances add astray_at timestamptz, add off_by integer;
alter table outbound.parked_mails add let_go boolean not null default false;
grant update (let_go) on outbound.parked_mails to outbound_api;
revoke delete on outbound.parked_mails from outbound_api;
create index messages_not_wanted on outbound.messages (branch_id, channel)
  where rule = 'not_wanted';
create index messages_mailed on outbound.messages (branch_id, handed_over_at)
  where channel = 'email'
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(COLUMNS)
