"""What PostgreSQL's own catalogue says of our walls, roles and rights.

Each query lists what is wrong, by the name it has in a statement that mends it.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

TABLES = """
select n.nspname, c.relname, c.relrowsecurity, c.relforcerowsecurity,
  exists (select from pg_attribute a where a.attrelid = c.oid
    and a.attname = 'branch_id' and not a.attisdropped)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname not in
  ('pg_catalog', 'information_schema', 'keepwell', 'pg_toast')
"""
ABOVE = """
select rolname from pg_roles where rolname = any(%(logins)s)
and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
"""
OWNED = """
select c.oid::regclass from pg_class c join pg_roles r on r.oid = c.relowner
where r.rolname = any(%(logins)s) and c.relkind in ('r', 'p')
"""
# Only workers may be members of anything: they carry, where there is no broker.
MEMBERS = """
select granted.rolname || ' from ' || member.rolname
from pg_auth_members m join pg_roles granted on granted.oid = m.roleid
join pg_roles member on member.oid = m.member
where (member.rolname = any(%(logins)s) or member.rolname = 'keepwell_carrier')
and not (granted.rolname = 'keepwell_carrier' and member.rolname ~ '_worker$')
order by 1
"""
# The log of who did what is only added to, by whoever logs in.
REWRITABLE = """
select distinct coalesce(rolname, 'public') || ' on ' || c.oid::regclass
from pg_class c, aclexplode(c.relacl) may left join pg_roles r on r.oid = may.grantee
where c.relname in ('audit', 'audit_head', 'audit_cut') and c.relkind = 'r'
and may.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')
and (may.grantee = 0 or rolname = any(%(logins)s))
"""
# What links it and what refuses to rewrite it is there and not switched off.
UNGUARDED = """
select wanted.guard || ' on ' || c.oid::regclass
from pg_class c join (values ('entry_added', 'audit'), ('entry_rewritten', 'audit'),
    ('entry_rewritten', 'audit_head'), ('entry_rewritten', 'audit_cut')
  ) as wanted (guard, relation) on relation = relname
where c.relkind = 'r' and not exists (select from pg_trigger t
  where t.tgrelid = c.oid and t.tgname = wanted.guard and t.tgenabled in ('O', 'A'))
"""
OUTBOXES = """
select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relname = 'outbox' and c.relkind = 'r'
"""
ROLES = """
select wanted from unnest(%(roles)s::text[]) wanted
left join pg_roles on rolname = wanted
"""
UNKNOWN = f"{ROLES} where rolname is null"
IDLE = f"{ROLES} where not pg_has_role(rolname, 'keepwell_carrier', 'member')"
# What the migrations granted to those who log in, on whole tables.
GRANTED = """
select r.rolname, n.nspname || '.' || c.relname,
  string_agg(lower(privilege_type), ' ' order by privilege_type)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
cross join aclexplode(c.relacl) may join pg_roles r on r.oid = may.grantee
where c.relkind in ('r', 'v') and r.rolname = any(%(logins)s)
group by 1, 2 order by 1, 2
"""
REFUSED = """
select wanted.* from
  unnest(%(roles)s::text[], %(tables)s::text[], %(rights)s::text[])
    as wanted (role, relation, privilege)
join pg_roles r on r.rolname = role
where not has_table_privilege(r.oid, to_regclass(relation), privilege)
order by role, relation, privilege
"""


def names(connection: Connection, query: str, **told: object) -> list[str]:
    """Return what one of the queries above lists."""
    found = connection.exec_driver_sql(query, told or None)
    return [str(name) for (name,) in found]


def unwalled(connection: Connection) -> list[str]:
    """Name the tables of branches that do not stand behind the wall."""
    return [
        f"{schema}.{table}"
        for schema, table, on, forced, of_branches in connection.exec_driver_sql(TABLES)
        if of_branches and not (on and forced)
    ]


def refused(
    connection: Connection, wanted: Iterable[tuple[str, str, str]]
) -> list[tuple[str, str, str]]:
    """List those of role, table and right that are not granted, where both are."""
    roles, tables, rights = (list(each) for each in zip(*wanted, strict=True))
    told = {"roles": roles, "tables": tables, "rights": rights}
    return [
        (role, table, right)
        for role, table, right in connection.exec_driver_sql(REFUSED, told)
    ]
