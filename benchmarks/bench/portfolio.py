"""Cadence with many clients, made in the database: a branch is the same in any company.

Clients stand in the table as they come from many branches at once, not branch by
branch: that is the harder case.
"""

from datetime import datetime

import psycopg

from libs.storage.migrations import migrate
from libs.testing.suites import prepared

PREPARE = prepared(["cadence"], lambda url: migrate(url, ["cadence"]))
CLIENTS_A_BRANCH = 2_000

# The foreign keys hold by construction; checking a million of them takes long.
TRUSTING = "set session_replication_role = replica"
BRANCHES = """
insert into cadence.branches
select 'b-' || branch, 'Europe/Vienna', 'AT', '9',
  '{"mon": ["09:00-17:00"], "tue": ["09:00-17:00"], "wed": ["09:00-17:00"]}', 1
from generate_series(0, %(branches)s - 1) as branch
"""
CLIENTS = """
insert into cadence.clients (client_id, branch_id, registered_at, last_call, name,
  tier, status, account_manager, phone, margin, revision, value, as_of, decays_from,
  law, rate, grace, valued_revision, next_touch_at)
select 'c-' || branch || '-' || nth, 'b-' || branch, %(today)s - interval '3 years',
  called, 'Client ' || nth, (array['A', 'B', 'C'])[1 + chance %% 3], 'active',
  's-' || branch || '-' || nth %% 10, '+4372' || lpad(nth::text, 7, '0'),
  1000 + chance %% 50000, 1, 10 + chance %% 90, called, called, 'compound', 0.1, '0', 1,
  called + interval '30 days'
from generate_series(0, %(clients)s - 1) as nth,
  generate_series(0, %(branches)s - 1) as branch,
  abs(hashint4(branch * 10000 + nth)) as chance,
  lateral (select %(today)s - chance %% 60 * interval '1 day'
    - chance %% 86400 * interval '1 second' as called) as history
"""
CONTACTS = """
insert into cadence.contacts
select 'p' || substr(client_id, 2), branch_id, client_id, 'Julia Huber', phone, true, 1
from cadence.clients
"""
TOUCHES = """
insert into cadence.touches
select 't' || substr(client_id, 2), branch_id, client_id, 'p' || substr(client_id, 2),
  'call', last_call
from cadence.clients
"""
# A mail to each within two months, and a grant to every tenth.
OUTGOING = """
insert into cadence.outgoing
  (touch_id, branch_id, client_id, contact_id, gap_class, occurred_at)
select 'm' || substr(client_id, 2), branch_id, client_id, 'p' || substr(client_id, 2),
  'personal', %(today)s - abs(hashtext(client_id)) %% 60 * interval '1 day'
from cadence.clients
"""
GRANTS = """
insert into cadence.grants (grant_id, branch_id, client_id, gap_class, channel, purpose,
  at, usable_from, expires_at, granted_at)
select 'g' || substr(client_id, 2), branch_id, client_id, 'personal', 'phone', 'call',
  at, at, at + interval '5 days', %(today)s
from cadence.clients, lateral (
  select %(today)s + abs(hashtext(client_id)) %% 30 * interval '1 day' as at
) as granted
where client_id like '%%0'
"""
CALLBACKS = """
insert into cadence.callbacks
select 'k' || substr(client_id, 2), branch_id, client_id, null, phone,
  %(today)s - interval '1 hour', 1, null, 1
from cadence.clients where client_id like '%%-7'
"""
STATEMENTS = (BRANCHES, CLIENTS, CONTACTS, TOUCHES, OUTGOING, GRANTS, CALLBACKS)


def fill(url: str, branches: int, today: datetime) -> None:
    """Fill a prepared database with so many branches; the last calls are of today."""
    sizes = {"branches": branches, "clients": CLIENTS_A_BRANCH, "today": today}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TRUSTING)
        for statement in STATEMENTS:
            connection.execute(statement, sizes)
        connection.execute("vacuum analyze")
