"""How long what is kept is kept, and when the last backup was taken."""

from alembic import op

from libs.storage.ages import PLATFORM_AGES
from libs.storage.backups import PLATFORM_BACKUPS

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for statement in (PLATFORM_AGES, PLATFORM_BACKUPS):
        op.get_bind().exec_driver_sql(statement)
