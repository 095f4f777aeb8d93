"""Alarms of wishes for special treatment, which begin with no share of anything."""

from alembic import op

revision = "0010"
down_revision = "0009"

SPIKES = """
alter table concentration.attention_alarms
  drop constraint attention_alarms_kind_check,
  add constraint attention_alarms_kind_check
    check (kind in ('monopoly', 'neglected', 'spike')),
  alter attention drop not null,
  alter revenue drop not null;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SPIKES)
