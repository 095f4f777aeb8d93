"""What an import told the others, so that it is voided when the import is reverted."""

from alembic import op

from libs.storage.walls import wall

revision = "0013"
down_revision = "0012"

DOCUMENTS = """
create table touchpoints.documents (
  touch_id text primary key,
  run_id text not null,
  branch_id text not null,
  source text not null,
  id text not null,
  number text not null,
  client_ref text not null,
  may_concern text,
  logged boolean not null
);
create index documents_run on touchpoints.documents (run_id, touch_id);
grant select, insert, delete on touchpoints.documents to touchpoints_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(DOCUMENTS)
    wall(connection, "touchpoints", "documents")
