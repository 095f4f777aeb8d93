"""A loss goes with its client, where reverting an import removes that one."""

from alembic import op

revision = "0008"
down_revision = "0007"

CASCADE = """
alter table registry.losses
  drop constraint losses_branch_id_client_id_fkey,
  add constraint losses_branch_id_client_id_fkey foreign key (branch_id, client_id)
    references registry.clients (branch_id, client_id)
    on update cascade on delete cascade;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(CASCADE)
