"""Timers are woken by a row that nobody waits for."""

from alembic import op

from libs.storage.rails import lay_wakes

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    lay_wakes(op.get_bind(), "registry")
