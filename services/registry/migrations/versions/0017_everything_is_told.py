"""What is on record is announced to services that came later, each once."""

from alembic import op

revision = "0017"
down_revision = "0016"

KEYS = {
    "branches": "branch_id",
    "staff": "staff_id",
    "clients": "client_id",
    "contacts": "contact_id",
    "consents": "consent_id",
    "merges": "merge_id",
}
TOLD = """
alter table registry.{0} add told boolean not null default false;
alter table registry.{0} alter told set default true;
create index {0}_untold on registry.{0} ({1}) where not told;
grant select, update on registry.{0} to registry_worker;
"""
SOON = """
update registry.merges set told = true where undone_at is not null;
insert into registry.wakes (name, at) values ('announce_untold', '2026-01-01T00:00Z');
"""


def upgrade() -> None:
    connection = op.get_bind()
    for table, key in KEYS.items():
        connection.exec_driver_sql(TOLD.format(table, key))
    connection.exec_driver_sql(SOON)
