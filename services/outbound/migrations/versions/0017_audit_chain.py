"""The audit log is a chain."""

from alembic import op

from libs.storage.chains import lay_chain

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    lay_chain(op.get_bind(), "outbound")
