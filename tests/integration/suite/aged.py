"""Rows of every table there is, written as long ago as you like."""

from psycopg.types.json import Jsonb

TABLES = """
select n.nspname, c.relname, a.attname, t.typname
from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
  and a.attgenerated = '' and n.nspname = any(%(schemas)s)
order by n.nspname, c.relname, a.attnum
"""
CHECKS = """
select format('alter table %%s drop constraint %%I', conrelid::regclass, conname)
from pg_constraint k join pg_class c on c.oid = conrelid
join pg_namespace n on n.oid = c.relnamespace
where contype = 'c' and n.nspname = any(%(schemas)s)
"""
# What is over, and what is in its place meanwhile.
STATES = {"inbox.state": "done", "messages.state": "sent", "statements.imported": True}
EMPTY = {
    "triggers.next_at",
    "reminders.next_at",
    "clients.counts_for",
    "engagements.followed_by",
    "referrals.after",
    "provisions.vendor_id",
    "clients.account_manager",
    "clients.deputy",
}
HELD = "held"
NUMBERS = {"int2", "int4", "int8", "float4", "float8", "numeric"}


class Aged:
    """All tables of some schemas, but for those that have rows of their own."""

    def __init__(self, engine, schemas):
        self.engine = engine
        self.tables = {}
        with engine.begin() as connection:
            told = connection.exec_driver_sql(TABLES, {"schemas": list(schemas)})
            for schema, table, column, kind in told:
                columns = self.tables.setdefault((schema, table), {})
                columns[column] = kind
            drops = connection.exec_driver_sql(CHECKS, {"schemas": list(schemas)})
            for (drop,) in list(drops):
                connection.exec_driver_sql(drop)

    def fill(self, label, at, without):
        """Write a row into every table but some, its words `label`, its times `at`."""
        with self.engine.begin() as connection:
            # Parents and children come in any order; what goes is checked all the same.
            connection.exec_driver_sql("set local session_replication_role = replica")
            for (schema, table), columns in self.tables.items():
                if table not in without:
                    cells = {
                        c: value(f"{table}.{c}", kind, label, at)
                        for c, kind in columns.items()
                        if f"{table}.{c}" not in EMPTY
                    }
                    insert(connection, f"{schema}.{table}", cells)


def insert(connection, table, cells):
    places = ", ".join(f"%({name})s" for name in cells)
    connection.exec_driver_sql(
        f"insert into {table} ({', '.join(cells)}) overriding system value"  # noqa: S608 our own words
        f" values ({places}) on conflict do nothing",
        cells,
    )


def value(column, kind, label, at):
    if column in {"holds.lifted_at", "holds.lifted_by"} and label == HELD:
        return None
    if column in STATES:
        return STATES[column]
    if kind in NUMBERS:
        return len(label)
    of_kind = {
        "timestamptz": at,
        "date": at.date(),
        "bool": column == "holds.held" and label == HELD,
        "bytea": label.encode(),
        "jsonb": Jsonb([]),
        "interval": "0",
    }
    return [] if kind.startswith("_") else of_kind.get(kind, label)
