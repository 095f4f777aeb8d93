"""Sites are announced; those on record, and needs, are announced to new listeners."""

from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = """
alter table registry.sites add servers bigint check (servers >= 0);
alter table registry.sites add told boolean not null default false;
alter table registry.sites alter told set default true;
create index sites_untold on registry.sites (site_id) where not told;
grant select, update on registry.sites to registry_worker;
alter table registry.needs add told boolean not null default false;
alter table registry.needs alter told set default true;
create index needs_untold on registry.needs (need_id) where not told;
grant select, update on registry.needs to registry_worker;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(TABLES)
