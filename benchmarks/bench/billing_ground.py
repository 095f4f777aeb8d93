"""A firm's bills, made in the database: so many clients, each billed every month."""

from datetime import UTC, datetime

import psycopg

from libs.storage.migrations import migrate
from libs.testing.databases import DatabaseServer, fresh_database
from libs.testing.suites import prepared

PREPARE = prepared(["concentration"], lambda url: migrate(url, ["concentration"]))
TODAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
MONTHS = 12
CLIENTS_A_BRANCH = 2_000
IN_A_GROUP = 3  # every tenth client is of a group

# The foreign keys hold by construction; checking a million of them takes long.
TRUSTING = "set session_replication_role = replica"
BRANCHES = """
insert into concentration.branches
select 'b-' || branch, 'Europe/Vienna', 'AT', '9', '{"mon": ["09:00-17:00"]}', 1
from generate_series(0, %(branches)s - 1) as branch
"""
# Clients stand in the table as they come from many branches at once.
CLIENTS = """
insert into concentration.clients (client_id, branch_id, name, reference, status, tier,
  since, group_id, industry, revision)
select 'c-' || branch || '-' || nth, 'b-' || branch, 'Client ' || nth,
  'D-' || branch || '-' || nth, 'active', 'B', '2020-01-01',
  case when nth %% 10 = 0
    then 'g-' || (branch * %(a_branch)s + nth) / (10 * %(group)s) end,
  (array['law', 'dentistry', 'retail'])[1 + nth %% 3], 1
from generate_series(0, %(a_branch)s - 1) as nth,
  generate_series(0, %(branches)s - 1) as branch
"""
# A few pay much, most pay little, one in a hundred was credited more than billed.
BILLS = """
insert into concentration.months
select client_id, branch_id, month, '', '', cents, cents * (chance %% 2)
from generate_series(date '2025-03-01', '2026-02-01', interval '1 month') as month,
  concentration.clients, abs(hashtext(client_id)) as chance,
  lateral (select case when chance %% 100 = 0 then -1000
    else 1000 + (1e9 / (1 + chance %% 99991))::bigint end as cents) as paid
"""


def ground(server: DatabaseServer, clients: int) -> str:
    """Make a database with so many clients; return its URL."""
    url = fresh_database(server, PREPARE)
    sizes = {
        "branches": max(1, clients // CLIENTS_A_BRANCH),
        "a_branch": min(clients, CLIENTS_A_BRANCH),
        "group": IN_A_GROUP,
    }
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TRUSTING)
        for statement in (BRANCHES, CLIENTS, BILLS):
            connection.execute(statement, sizes)
        connection.execute("vacuum analyze")
    return url
