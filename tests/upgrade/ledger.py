"""What code relies on in a database, and what the database demands of code."""

from dataclasses import dataclass

IN_OUR_SCHEMAS = """
n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public')
and n.nspname !~ '^pg_'
"""
COLUMNS = f"""
select 'column ' || c.oid::regclass || '.' || a.attname || ' '
  || format_type(a.atttypid, a.atttypmod)
from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
and {IN_OUR_SCHEMAS}
"""  # noqa: S608 our own words
RIGHTS = f"""
select r.rolname || ' may ' || privilege_type || ' on ' || c.oid::regclass
from pg_class c join pg_namespace n on n.oid = c.relnamespace
cross join aclexplode(c.relacl) join pg_roles r on r.oid = grantee
where {IN_OUR_SCHEMAS}
union all
select r.rolname || ' may ' || privilege_type || ' on ' || c.oid::regclass || '.'
  || a.attname
from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
cross join aclexplode(a.attacl) join pg_roles r on r.oid = grantee
where {IN_OUR_SCHEMAS} and not a.attisdropped
union all
select r.rolname || ' may ' || privilege_type || ' on schema ' || n.nspname
from pg_namespace n cross join aclexplode(n.nspacl) join pg_roles r on r.oid = grantee
where {IN_OUR_SCHEMAS}
union all
select coalesce(r.rolname, 'public') || ' may ' || privilege_type || ' '
  || p.oid::regprocedure
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))
left join pg_roles r on r.oid = grantee where {IN_OUR_SCHEMAS}
"""  # noqa: S608 our own words
POLICY = """
p.polname || ' on ' || p.polrelid::regclass || ' for ' || p.polcmd::text || ' to '
  || array(select rolname::text from pg_roles where oid = any(p.polroles))::text
  || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid), '')
  || coalesce(' check ' || pg_get_expr(p.polwithcheck, p.polrelid), '')
"""
POLICIES = f"select 'policy ' || {POLICY} from pg_policy p where p.polpermissive"  # noqa: S608 our own words
FUNCTIONS = f"""
select 'function ' || p.oid::regprocedure || ' ' || pg_get_function_result(p.oid)
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where {IN_OUR_SCHEMAS}
"""  # noqa: S608 our own words
KEYS = f"""
select 'key of ' || i.indrelid::regclass || ' '
  || array_to_string(array(select pg_get_indexdef(i.indexrelid, k, true)
       from generate_series(1, i.indnkeyatts) k), ', ')
  || coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '')
from pg_index i join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where i.indisunique and {IN_OUR_SCHEMAS}
"""  # noqa: S608 our own words
# A column that must be filled, and that the old code does not fill.
REQUIRED = f"""
select c.oid::regclass, 'required ' || a.attname
from pg_attribute a join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
and a.attnotnull and not a.atthasdef and a.attidentity = '' and {IN_OUR_SCHEMAS}
"""  # noqa: S608 our own words
CONSTRAINTS = f"""
select k.conrelid::regclass, 'constraint ' || pg_get_constraintdef(k.oid)
from pg_constraint k join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype in ('c', 'f', 'x') and {IN_OUR_SCHEMAS}
union all
select i.indrelid::regclass, 'key ' || array_to_string(array(
  select pg_get_indexdef(i.indexrelid, k, true)
  from generate_series(1, i.indnkeyatts) k), ', ')
  || coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '')
from pg_index i join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where i.indisunique and {IN_OUR_SCHEMAS}
"""  # noqa: S608 our own words
REFUSALS = f"""
select p.polrelid::regclass, 'restrictive policy ' || {POLICY}
from pg_policy p where not p.polpermissive
union all
select c.oid::regclass, 'row security' from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relrowsecurity and {IN_OUR_SCHEMAS}
union all
select t.tgrelid::regclass, 'trigger ' || t.tgname from pg_trigger t
join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and {IN_OUR_SCHEMAS}
"""  # noqa: S608 our own words
PROMISES = (COLUMNS, RIGHTS, POLICIES, FUNCTIONS, KEYS)
DEMANDS = (REQUIRED, CONSTRAINTS, REFUSALS)


@dataclass(frozen=True)
class Ledger:
    """A database as code meets it: promises by name, demands by table."""

    promises: frozenset[str]
    demands: frozenset[tuple[str, str]]

    def breaches(self, later: "Ledger") -> list[str]:
        """Say what code of this database would miss, or trip over, in a later one."""
        tables = {table for table, _demand in self.demands}
        missed = self.promises - later.promises
        fresh = later.demands - self.demands
        tripped = {f"{table}: {what}" for table, what in fresh if table in tables}
        return sorted(missed) + sorted(tripped)


def read(connection):
    """Read the ledger of a database."""
    promises = [row[0] for sql in PROMISES for row in run(connection, sql)]
    demands = [(str(t), what) for sql in DEMANDS for t, what in run(connection, sql)]
    return Ledger(frozenset(promises), frozenset(demands))


def run(connection, sql):
    return connection.exec_driver_sql(sql)
