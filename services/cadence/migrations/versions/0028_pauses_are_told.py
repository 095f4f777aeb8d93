"""Pauses are announced; those that last are announced to new listeners."""

from alembic import op

revision = "0028"
down_revision = "0027"

TABLES = """
alter table cadence.pauses add revision bigint not null default 1;
alter table cadence.pauses add told boolean not null default false;
alter table cadence.pauses alter told set default true;
create index pauses_untold on cadence.pauses (client_id, since) where not told;
grant update (told) on cadence.pauses to cadence_worker;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(TABLES)
