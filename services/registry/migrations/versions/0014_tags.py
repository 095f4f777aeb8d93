"""Clients are tagged with the firm's own words."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        "alter table registry.clients add tags jsonb not null default '[]'"
    )
