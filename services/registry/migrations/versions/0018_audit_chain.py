"""The audit log is a chain."""

from alembic import op

from libs.storage.chains import lay_chain

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    lay_chain(op.get_bind(), "registry")
