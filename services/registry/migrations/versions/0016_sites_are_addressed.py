"""Where post to the sites on record goes is announced to whoever sends it."""

from alembic import op

revision = "0016"
down_revision = "0015"

ONCE_MORE = """
update registry.sites set told = false;
insert into registry.wakes (name, at) values ('announce_untold', '2026-01-01T00:00Z');
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(ONCE_MORE)
