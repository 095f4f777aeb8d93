"""Timers are woken by a row that nobody waits for."""

from alembic import op

from libs.storage.rails import lay_wakes

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    lay_wakes(op.get_bind(), "cadence")
