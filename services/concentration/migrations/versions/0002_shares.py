"""Who was introduced by whom: what depends on one referrer."""

from alembic import op

from libs.storage.walls import wall

revision = "0002"
down_revision = "0001"

REFERRALS = """
create table concentration.referrals (
  introduction_id text primary key,
  branch_id text not null,
  client_id text not null,
  referrer_id text not null,
  received_at timestamptz not null
);
create index referrals_client on concentration.referrals (client_id);
create index months_branch on concentration.months (branch_id, month);
create index billed_issued on concentration.billed (issued_on, entry_id);
grant select, insert, update, delete on concentration.referrals
  to concentration_worker;
grant select on concentration.referrals to concentration_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(REFERRALS)
    wall(connection, "concentration", "referrals")
