"""A site goes, where reverting an import removes it."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.get_bind().exec_driver_sql("grant delete on registry.sites to registry_api")
