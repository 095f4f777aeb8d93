"""What branches say instead of the shipped templates: versions, never changed."""

from alembic import op

from libs.storage.walls import wall

revision = "0004"
down_revision = "0003"

TABLES = """
create table outbound.template_versions (
  version_id text primary key,
  branch_id text not null,
  template text not null,
  channel text not null check (channel in ('post', 'email', 'sms', 'chat')),
  language text not null check (language in ('en', 'de')),
  number integer not null check (number > 0),
  subject text not null,
  motto text not null,
  body text not null,
  made_at timestamptz not null,
  made_by text not null,
  approved_at timestamptz,
  approved_by text,
  unique (branch_id, template, channel, language, number)
);
"""
# Of what was written only the approval is ever added.
GRANTS = """
grant select on outbound.template_versions to outbound_worker;
grant select, insert, update (approved_at, approved_by) on outbound.template_versions
  to outbound_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "outbound", "template_versions")
    connection.exec_driver_sql(GRANTS)
