"""What prompts a call before it is due: another vendor was seen at a client."""

from alembic import op

from libs.storage.walls import wall

revision = "0004"
down_revision = "0003"

TABLES = """
create table cadence.prompts (
  prompt_id text primary key,
  branch_id text not null,
  client_id text not null,
  since timestamptz not null,
  foreign key (branch_id, client_id)
    references cadence.clients (branch_id, client_id) on update cascade on delete cascade
);
create index prompts_client on cadence.prompts (client_id, since);
grant select, insert, delete on cadence.prompts to cadence_worker;
grant select on cadence.prompts to cadence_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "cadence", "prompts")
