"""Are the policies of every walled table those that the walls are made of?"""

from collections.abc import Iterator

from sqlalchemy import Connection

from libs.storage.roles import OWNER

Policies = dict[str, tuple[str | None, ...]]
# As PostgreSQL spells what libs.storage.walls said.
EVERYWHERE = "( SELECT (keepwell.branches() = '{*}'::text[]))"
NAMED = "( SELECT keepwell.branches() AS branches)::text[]"
BRANCHES = f"({EVERYWHERE} OR (branch_id = ANY ({NAMED})))"
OVER = f"({EVERYWHERE} OR (over = ANY ({NAMED})))"
SEEN = f"({EVERYWHERE} OR (over = '*'::text) OR (over = ANY ({NAMED})))"
# What a branch may see beside its own: what holds everywhere.
OTHERWISE: dict[str, Policies] = {
    "cadence.policies": {
        "shared": ("cadence_api", "*", "(branch_id IS NULL)", "false")
    },
    "outbound.pauses": {
        "branches": ("outbound_api", "*", OVER, OVER),
        "seen": ("outbound_api", "r", SEEN, None),
    },
}
FOUND = """
select n.nspname, c.relname, p.polname, array_to_string(array(
    select case named when 0 then 'public' else named::regrole::text end
    from unnest(p.polroles) named), ', '),
  p.polcmd::text, pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid),
  p.polpermissive
from pg_class c join pg_namespace n on n.oid = c.relnamespace
left join pg_policy p on p.polrelid = c.oid
where c.relkind in ('r', 'p') and (c.relrowsecurity or p.oid is not null)
order by n.nspname, c.relname, p.polname
"""


def missing(connection: Connection) -> Iterator[tuple[str, str]]:
    """List the policies that a walled table lacks, each by its name and table."""
    for table, found in by_table(connection).items():
        yield from ((name, table) for name in sorted({*wanted(table)} - {*found}))


def strange(connection: Connection) -> Iterator[tuple[str, str]]:
    """List the policies that are not as the walls are made, by name and table."""
    for table, found in by_table(connection).items():
        wall = wanted(table)
        yield from (
            (name, table) for name, each in found.items() if wall.get(name) != each
        )


def spelled(name: str, table: str) -> str:
    """Spell the statement that makes a policy of the wall again."""
    role, command, using, check = wanted(table)[name]
    only = " for select" if command == "r" else ""
    checked = f" with check ({check})" if check else ""
    return f"create policy {name} on {table}{only} to {role} using ({using}){checked}"


def by_table(connection: Connection) -> dict[str, Policies]:
    tables: dict[str, Policies] = {}
    for schema, table, name, *rest, permissive in connection.exec_driver_sql(FOUND):
        found = tables.setdefault(f"{schema}.{table}", {})
        if name:
            found[name] = tuple(rest) if permissive else ("restrictive",)
    return tables


def wanted(table: str) -> Policies:
    """Say of which policies the table's wall is made, by their names."""
    service = table.partition(".")[0]
    wall: Policies = {
        "branches": (f"{service}_api", "*", BRANCHES, BRANCHES),
        "worker": (f"{service}_worker", "*", "true", "true"),
        "owner": (OWNER, "*", "true", "true"),
    }
    return wall | OTHERWISE.get(table, {})
