"""The night of 15 March: April's newsletters come within the horizon, for everybody.

So do some reviews and some drop-ins; what came before is open since the night before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, create_engine, text

from bench import portfolio
from libs.calendars.holidays import PublicHolidays
from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from libs.storage.engine import with_driver
from libs.testing.databases import DatabaseServer, fresh_database
from services.cadence.storage import horizon
from services.cadence.storage.horizon import (
    CALENDAR,
    KEPT_UP_WITH,
    NEWSLETTERS,
    PROMISED,
    REVIEWS,
    WANTED,
)

NIGHT = datetime(2026, 3, 14, 23, 5, tzinfo=UTC)
THE_NIGHT_BEFORE = NIGHT - timedelta(days=1)
PEOPLE_A_BRANCH = 20
HOURS = OpenHours.parse(
    zone("Europe/Vienna"),
    dict.fromkeys(("mon", "tue", "wed"), ("09:00-17:00",)),
    PublicHolidays("AT", "9"),
)

STAFF = """
insert into cadence.staff (staff_id, branch_id, name, revision)
select 's-' || branch || '-' || nth, 'b-' || branch, 'Somebody', 1
from generate_series(0, %(branches)s - 1) as branch,
  generate_series(1, %(people)s) as nth
"""
PROMISES = """
update cadence.clients set monthly_call = tier <> 'C', newsletter = true,
  review_months = 3, shortest = '7 days', target = '30 days', longest = '45 days',
  ask_shortest = '60 days', ask_target = '180 days', ask_longest = '365 days',
  broadcast_shortest = '7 days', broadcast_target = '30 days',
  broadcast_longest = '45 days',
  registered_at = registered_at - abs(hashtext(client_id)) % 365 * interval '1 day',
  call_since = registered_at - interval '1 year',
  meeting_since = registered_at - interval '1 year'
"""
DROP_INS = """
insert into cadence.drop_ins
select client_id, case tier when 'A' then '2026-01/2026-06' else '2026-01/2026-12' end,
  branch_id, day, day < date '2026-04-29'
from cadence.clients cross join lateral (
  select date '2026-04-05' + abs(hashtext(client_id)) % 80 as day
) as drawn
"""
ONE_STATEMENT = f"""
with {CALENDAR},
kept_up_with as materialized ({KEPT_UP_WITH.format(scope="true")}),
due as (
  {PROMISED} union all {NEWSLETTERS} union all {REVIEWS}
),
wanted as ({WANTED})
insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion, channel,
  gap_class, needs, minutes, opened_at, not_before, due_at)
select w.task_id, w.branch_id, w.client_id, w.purpose, w.occasion, r.channel,
  r.gap_class, r.needs, r.minutes, :now, w.not_before, w.due_at
from wanted w join rules r using (purpose) on conflict do nothing
"""  # noqa: S608 our own words
NEAR = """
with near as (
  update cadence.drop_ins set opened = true
  where not opened and day <= date '2026-04-29' returning *
)
insert into cadence.tasks (task_id, branch_id, client_id, purpose, occasion, channel,
  gap_class, needs, minutes, opened_at, not_before, due_at, expires_at)
select md5(concat_ws(E'\\n', client_id, 'drop_in', occasion)), n.branch_id, client_id,
  'drop_in', occasion, r.channel, 'personal', 'call', 20, :now,
  n.day::timestamp at time zone 'Europe/Vienna',
  n.day::timestamp at time zone 'Europe/Vienna',
  to_date(split_part(occasion, '/', 2), 'YYYY-MM')::timestamp
    at time zone 'Europe/Vienna' + interval '1 month'
from near n join cadence.clients c using (client_id)
join cadence.drop_in_rules r on r.tier = c.tier
"""
INDEXES = """
select
  coalesce('alter table cadence.tasks drop constraint ' || conname,
    'drop index cadence.' || indexname) as away,
  coalesce('alter table cadence.tasks add constraint ' || conname || ' '
    || pg_get_constraintdef(c.oid), indexdef) as anew
from pg_indexes left join pg_constraint c
  on conname = indexname and conrelid = cast('cadence.tasks' as regclass)
where schemaname = 'cadence' and tablename = 'tasks'
"""
COPY = SQL("create database copy template {} strategy file_copy")
OPENED = """
select count(*), md5(string_agg(task_id || not_before || due_at || channel, ''
  order by task_id))
from cadence.tasks
"""


def ground(server: DatabaseServer, branches: int) -> str:
    """Make a database as the night before has left it; return its URL."""
    url = fresh_database(server, portfolio.PREPARE)
    portfolio.fill(url, branches, NIGHT)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(portfolio.TRUSTING)
        people = {"branches": branches, "people": PEOPLE_A_BRANCH}
        connection.execute(STAFF, people)
        connection.execute(PROMISES)
        connection.execute(DROP_INS)
    spend_the_night_before(url)
    return url


def spend_the_night_before(url: str) -> None:
    """Open what was within the horizon by then."""
    engine = create_engine(with_driver(url))
    with engine.begin() as connection:
        connection.execute(text(portfolio.TRUSTING))
        with unindexed(connection):
            connection.execute(text(ONE_STATEMENT), bound(THE_NIGHT_BEFORE))
    engine.dispose()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")


@contextmanager
def unindexed(connection: Connection) -> Iterator[None]:
    """Take the indexes of tasks away for a while: sorted, they are laid much faster."""
    laid = connection.execute(text(INDEXES)).all()
    for away, _ in laid:
        connection.execute(text(away))
    yield
    connection.execute(text("set local maintenance_work_mem = '256MB'"))
    for _, anew in laid:
        connection.execute(text(anew))


def copied(server: DatabaseServer, url: str) -> str:
    """Copy a database that nobody uses, file by file; return the URL of the copy."""
    parts = urlsplit(url)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(COPY.format(Identifier(parts.path[1:])))
    return parts._replace(path="/copy").geturl()


def drop_copy(server: DatabaseServer) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("drop database copy with (force)")


def one_statement(connection: Connection) -> None:
    """Open everything for everybody, without windows, locks or plans."""
    connection.execute(text(ONE_STATEMENT), bound(NIGHT))
    connection.execute(text(NEAR), {"now": NIGHT})


def bound(now: datetime) -> dict[str, Any]:
    """Return the calendar of the branches, which is the same for all of them."""
    return horizon.calendar(now, HOURS)


def opened(connection: Connection) -> tuple[Any, ...]:
    """Return how many tasks there are, and what they add up to."""
    return tuple(connection.execute(text(OPENED)).one())
