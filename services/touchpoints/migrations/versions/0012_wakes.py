"""Timers are woken by a row that nobody waits for."""

from alembic import op

from libs.storage.rails import lay_wakes

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    lay_wakes(op.get_bind(), "touchpoints")
