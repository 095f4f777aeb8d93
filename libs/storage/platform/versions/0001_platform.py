"""What belongs to no service: branch context, simulated clock, bindings, keys."""

from alembic import op

from libs.storage.bindings import PLATFORM_BINDINGS
from libs.storage.clock import PLATFORM_CLOCK
from libs.storage.keys import PLATFORM_KEYS
from libs.storage.walls import PLATFORM_WALL

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statement in (PLATFORM_WALL, PLATFORM_CLOCK, PLATFORM_BINDINGS, PLATFORM_KEYS):
        op.get_bind().exec_driver_sql(statement)
