"""Out of which file an import came, and who began it."""

from alembic import op

from libs.storage.walls import wall

revision = "0014"
down_revision = "0013"

FILES = """
create table touchpoints.import_files (
  run_id text primary key,
  branch_id text not null,
  file text,
  actor text not null
);
grant select, insert on touchpoints.import_files to touchpoints_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(FILES)
    wall(connection, "touchpoints", "import_files")
