"""What the firm earns, spends and holds, as its owner said it from which day on."""

from alembic import op

from libs.storage.walls import wall

revision = "0003"
down_revision = "0002"

# A row without a branch is the whole firm's: only who sees every branch sees it.
FINANCES = """
create table concentration.finances (
  branch_id text,
  from_day date not null,
  gross_margin numeric not null check (gross_margin > 0 and gross_margin <= 1),
  fixed_cents bigint not null check (fixed_cents >= 0),
  cash_cents bigint not null check (cash_cents >= 0),
  unique nulls not distinct (branch_id, from_day)
);
comment on column concentration.finances.gross_margin is 'confidential:pricing';
comment on column concentration.finances.fixed_cents is 'confidential:pricing';
comment on column concentration.finances.cash_cents is 'confidential:pricing';
grant select on concentration.finances to concentration_worker;
grant select, insert, update on concentration.finances to concentration_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(FINANCES)
    wall(connection, "concentration", "finances")
