"""Opt-outs by all that was said; erased people are known by keyed hashes alone."""

from alembic import op

from libs.storage.sweeps import lay_sweeps

revision = "0007"
down_revision = "0006"

# What counts of a touch is the entry of its highest turn.
TABLES = """
alter table touchpoints.consents drop constraint consents_pkey,
  add primary key (consent_id, revision);
alter table touchpoints.credits add turn integer not null default 0;
alter table touchpoints.credits drop constraint credits_touch_id_reversal_key,
  add unique (touch_id, reversal, turn);
create index credits_reversed on touchpoints.credits (credit_id) where reversal;
grant update (against_opt_out) on touchpoints.touches
  to touchpoints_worker, touchpoints_api;
grant delete on touchpoints.unwelcome to touchpoints_worker, touchpoints_api;

create index inbox_kept on touchpoints.inbox (seq) where body is not null;
create table touchpoints.tombstones (
  digest bytea not null,
  contact_id text not null,
  client_id text not null,
  erased_at timestamptz not null,
  primary key (digest, contact_id)
);
create table touchpoints.tombstone_key (
  one boolean primary key default true check (one),
  key bytea not null
);
insert into touchpoints.tombstone_key (key)
select sha256(convert_to(string_agg(cast(gen_random_uuid() as text), ''), 'UTF8'))
from generate_series(1, 4);
grant select on touchpoints.tombstones, touchpoints.tombstone_key
  to touchpoints_worker, touchpoints_api;
grant insert on touchpoints.tombstones to touchpoints_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    lay_sweeps(connection, "touchpoints")
