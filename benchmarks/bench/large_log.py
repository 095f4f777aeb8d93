"""A large company's register and log, made in the database: 50 touches a client.

The indexes are laid after the rows are in, as one would with a load of that size.
"""

from datetime import datetime
from itertools import chain

import psycopg

from libs.storage.migrations import migrate
from libs.testing.suites import prepared

SERVICES = ["registry", "touchpoints"]
PREPARE = prepared(SERVICES, lambda url: migrate(url, SERVICES))
BRANCHES, STAFF = 5, 60
TOUCHES_A_CLIENT = 50

# The foreign keys hold by construction; checking millions of them takes long.
TRUSTING = (
    "set session_replication_role = replica",
    "set maintenance_work_mem = '512MB'",
)
BRANCH_ROWS = """
insert into {schema}.branches ({name} branch_id, zone, country, subdivision, hours,
  revision)
select {value} 'b-' || branch, 'Europe/Vienna', 'AT', '9',
  '{{"mon": ["09:00-17:00"], "tue": ["09:00-17:00"]}}', 1
from generate_series(0, %(branches)s - 1) as branch
"""
REGISTER = (
    BRANCH_ROWS.format(
        schema="registry",
        name="name, name_key,",
        value="'Branch ' || branch, 'branch ' || branch,",
    ),
    """
insert into registry.staff (staff_id, branch_id, name, name_key, role, service_desk,
  active, permanent, revision)
select 's-' || nth, 'b-' || nth %% %(branches)s, 'Person ' || nth, 'person ' || nth,
  'account_manager', false, true, true, 1
from generate_series(0, %(staff)s - 1) as nth
""",
    """
insert into registry.clients (client_id, branch_id, name, name_key, reference, status,
  tier, since, account_manager, phones, revision)
select 'c-' || lpad(nth::text, 6, '0'), 'b-' || nth %% %(branches)s, 'Client ' || nth,
  'client ' || lpad(nth::text, 6, '0'), 'D' || nth, 'active',
  (array['A', 'B', 'C'])[1 + nth %% 3], date '2019-05-01', 's-' || nth %% %(staff)s,
  '["+43720123456"]', 1
from generate_series(0, %(clients)s - 1) as nth
""",
)
LOG = (
    BRANCH_ROWS.format(schema="touchpoints", name="", value=""),
    """
insert into touchpoints.clients (client_id, branch_id, name, reference, status, since,
  account_manager, revision)
select client_id, branch_id, name, reference, status, since, account_manager, 1
from registry.clients
""",
    """
insert into touchpoints.relationships (client_id, branch_id, value, as_of, decays_from,
  law, rate, grace, revision, level)
select client_id, branch_id, 50, %(today)s, %(today)s, 'compound', 0.1, '0', 1, 'thin'
from touchpoints.clients
""",
    """
insert into touchpoints.touches (touch_id, branch_id, client_id, at_branch, staff_id,
  kind, direction, occurred_at, recorded_at, seconds, outcome, note)
select 't' || substr(c.client_id, 2) || '-' || lpad(nth::text, 2, '0'), c.branch_id,
  c.client_id, c.branch_id, c.account_manager,
  (array['call', 'mail', 'mail', 'service_desk', 'face_to_face'])[1 + nth %% 5],
  (array['in', 'out'])[1 + nth %% 2], at, at, 300, 'spoke of the plans', ''
from touchpoints.clients c, generate_series(0, %(touches)s - 1) as nth,
  lateral (select %(today)s - (%(touches)s - nth) * interval '21 days'
    - abs(hashtext(c.client_id)) %% 1440 * interval '1 minute' as at) as moment
""",
    """
insert into touchpoints.credits (branch_id, client_id, touch_id, kind, gamma,
  occurred_at, recorded_at)
select t.branch_id, t.client_id, t.touch_id, t.kind, k.gamma, t.occurred_at,
  t.recorded_at
from touchpoints.touches t join touchpoints.kinds k on k.name = t.kind
""",
)
INDEXES = """
select format('drop index %I.%I', schemaname, indexname), indexdef
from pg_indexes where schemaname = 'touchpoints'
  and tablename in ('touches', 'credits') and indexdef not like 'CREATE UNIQUE%'
"""


def fill(url: str, clients: int, today: datetime) -> None:
    """Fill a prepared database with so many clients and all that was logged."""
    sizes = {
        "branches": BRANCHES,
        "staff": STAFF,
        "clients": clients,
        "touches": TOUCHES_A_CLIENT,
        "today": today,
    }
    with psycopg.connect(url, autocommit=True) as connection:
        indexes = connection.execute(INDEXES).fetchall()
        for statement in chain(TRUSTING, (drop for drop, _ in indexes)):
            connection.execute(statement)
        for statement in (*REGISTER, *LOG):
            connection.execute(statement, sizes)
        for _, create in indexes:
            connection.execute(create)
        connection.execute("vacuum analyze")
