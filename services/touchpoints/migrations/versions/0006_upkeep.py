"""Whom each client counts for; what was logged with it moves there and back."""

from alembic import op

from libs.storage.merges import lay_merges

revision = "0006"
down_revision = "0005"

# What belongs to a client and is not the only one of its sort that a client has.
# Callbacks do not move: they are drawn up anew from the calls that did.
MOVABLE = """
select distinct t.relname from pg_constraint f
join pg_class t on t.oid = f.conrelid
where f.contype = 'f' and f.confrelid = 'touchpoints.clients'::regclass
  and t.relname <> 'callbacks'
  and not exists (
    select from pg_index i join pg_attribute a
      on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indrelid = t.oid and i.indisunique and a.attname = 'client_id')
order by t.relname
"""
# The log is appended to; but what it says of a person can be forgotten.
FORGET = """
grant update (note, outcome, next_step, number, answer) on touchpoints.touches
  to touchpoints_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    tables = connection.exec_driver_sql(MOVABLE).scalars().all()
    lay_merges(connection, "touchpoints", tables)
    connection.exec_driver_sql(FORGET)
