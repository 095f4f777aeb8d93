"""Whom each client counts for; its calls and meetings move there and back."""

from alembic import op

from libs.storage.merges import lay_merges

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    lay_merges(op.get_bind(), "cadence", ["touches"])
