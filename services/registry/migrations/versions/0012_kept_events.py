"""What is kept of events, and who was erased up to where, found without a search."""

from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = """
create index inbox_kept on registry.inbox (seq) where body is not null;
alter table registry.erasures add swept_to bigint not null default 0;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(TABLES)
