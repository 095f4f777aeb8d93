"""An invitation knows whether who is to come was then named for the client."""

from alembic import op

revision = "0027"
down_revision = "0026"

WAS_NAMED = """
alter table cadence.invitations add was_named boolean not null default false;
update cadence.invitations i set was_named = true
from cadence.clients own join cadence.clients c
  on c.client_id = coalesce(own.counts_for, own.client_id)
where own.client_id = i.client_id and i.staff_id in (c.account_manager, c.deputy);
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(WAS_NAMED)
