"""The database of the drill: where the truth is kept, and what became of it."""

from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import create_engine

from libs.storage.chains import lay_chain
from libs.storage.engine import with_driver
from libs.storage.migrations import migrate
from libs.storage.rails import lay_rails, lay_wakes
from libs.storage.roles import OWNER
from libs.testing.suites import prepared
from tests.drills.orders import FATES

TABLES = """
create table {schema}.truth (id text not null, kind text not null);
create table {schema}.effects (what text not null, id text not null);
"""
GRANTS = """
grant insert on drill.truth to drill_api;
grant insert on drill.effects to drill_worker;
"""


def build(url: str) -> None:
    """Lay the drill's schema with its rails, and the control's without."""
    migrate(url, [])
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("create schema control")
        connection.exec_driver_sql(TABLES.format(schema="control"))
        connection.exec_driver_sql(f"create schema drill authorization {OWNER}")
        connection.exec_driver_sql(f"set local role {OWNER}")
        lay_rails(connection, "drill")
        lay_wakes(connection, "drill")
        lay_chain(connection, "drill")
        connection.exec_driver_sql(TABLES.format(schema="drill") + GRANTS)
    engine.dispose()


PREPARE = prepared(["drill"], build)


@dataclass(frozen=True)
class Ground:
    """Counts, over a wire that nothing happens to."""

    url: str

    def accepted(self, schema: str) -> int:
        """Count the orders that were committed."""
        return self.count("select count(*) from {schema}.truth", schema)

    def lost(self, schema: str, *effects: str) -> int:
        """Count the effects that good orders should have had and had not."""
        return self.count(LOST, schema, effects=list(effects))

    def doubled(self, schema: str) -> int:
        """Count the effects there were too many of, or for no good reason."""
        return self.count(DOUBLED, schema)

    def astray(self) -> int:
        """Count the orders that did not come to the end that is due to their kind."""
        return self.count(
            ASTRAY, "drill", kinds=list(FATES), fates=list(FATES.values())
        )

    def innocents_parked(self) -> int:
        """Count what was parked and is no bad order."""
        bad = [kind for kind, fate in FATES.items() if fate == "parked"]
        return self.count(INNOCENTS, "drill", bad=bad)

    def on_its_way(self) -> int:
        """Count what still waits in the outbox or in the inbox."""
        return self.count(ON_ITS_WAY, "drill")

    def effects(self) -> int:
        """Count every effect there ever was."""
        return self.count(EFFECTS, "drill")

    def count(self, sql: str, schema: str, **values: Any) -> int:
        """Read one number."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(sql.format(schema=schema), values).fetchone()
        return int(row[0]) if row else 0


LOST = """
select count(*) from {schema}.truth, unnest(%(effects)s::text[]) as due (what)
where kind in ('good', 'twice') and not exists (
  select from {schema}.effects had where had.id = truth.id and had.what = due.what)
"""
DOUBLED = """
select coalesce(sum(times - case when kind in ('good', 'twice') then 1 else 0 end), 0)
from (select what, id, count(*) as times from {schema}.effects group by what, id) had
left join {schema}.truth using (id)
"""
ASTRAY = """
select count(*) from {schema}.truth
join unnest(%(kinds)s::text[], %(fates)s::text[]) as due (kind, fate) using (kind)
where not exists (
  select from {schema}.inbox where inbox.id = truth.id and inbox.state = due.fate)
"""
INNOCENTS = """
select count(*) from {schema}.inbox where state = 'parked' and not exists (
  select from {schema}.truth where truth.id = inbox.id and kind = any(%(bad)s))
"""
ON_ITS_WAY = """
select (select count(*) from {schema}.outbox where published_at is null)
  + (select count(*) from {schema}.inbox where state = 'waiting')
"""
EFFECTS = """
select (select count(*) from drill.effects) + (select count(*) from control.effects)
"""
