"""Year ends are told once, threats are closed, sites say in which subdivision."""

from alembic import op

revision = "0011"
down_revision = "0010"

COLUMNS = """
alter table registry.clients add year_end_told date;
alter table registry.sites add subdivision text;
alter table registry.sightings
  add closed_on date,
  add outcome text,
  add check ((closed_on is null) = (outcome is null));
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(COLUMNS)
