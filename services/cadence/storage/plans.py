"""Plans: what they follow from is read at once, what follows is written at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import json
from psycopg.types.json import Json

from libs.storage import driver, reading
from libs.storage.branches import open_hours
from libs.storage.told import as_json, told
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.clients import Client
from services.cadence.domain.history import Last
from services.cadence.domain.plans import Planned, PlanningFacts
from services.cadence.domain.renewals import KeptTask
from services.cadence.domain.rituals import RITUAL
from services.cadence.domain.tasks import Task
from services.cadence.storage import news
from services.cadence.storage.tasks import (
    AGREED_BEFORE_A_MERGE,
    OPEN,
    TASKS,
    row_of,
)

Given = dict[ClientId, PlanningFacts]
A_DAY = timedelta(days=1)
kept_of = json.Decoder(list[KeptTask]).decode
RITUALS = ", ".join(f"'{each}'" for each in sorted(RITUAL))
# By which touch a task was done is worked out from the log, in any order of it.
BY_LOG = f"""
select min(o.occurred_at) as by_log from cadence.touches o
where o.client_id = c.client_id and o.occurred_at > t.not_before
  and (t.needs = 'call' or (o.satisfies = 'meeting' and not o.random))
  and not (o.random and t.purpose in ({RITUALS}))
  and t.needs is not null and t.closed_at is null
"""
KEPT = ("t.task_id", *(f"t.{name}" for name in KeptTask._fields[1:-1]), "by_log")
# A client's tasks are also those of clients that count for it.
TASKS_OF = f"""
select coalesce(cast(json_agg(json_build_array({", ".join(KEPT)})) as text), '[]')
  as tasks
from cadence.clients own join cadence.tasks t using (client_id)
cross join lateral ({BY_LOG}) as log
where c.client_id in (own.client_id, own.counts_for)
  and (own.counts_for is null or own.counts_for = c.client_id)
  and ({OPEN} or (t.closed_at is null and t.done_at is distinct from by_log)
    or (t.purpose in ({RITUALS}) and t.occasion >= :month))
"""
LAST = """
select max(o.occurred_at) filter (where o.satisfies = 'call' and not o.random)
    as last_call,
  max(o.occurred_at) filter (where o.satisfies = 'meeting' and not o.random)
    as last_meeting,
  max(o.occurred_at) filter (where o.random) as last_random
from cadence.touches o where o.client_id = c.client_id
"""
FIRST_OWED = """
select min(k.due_at) as callback_due from cadence.callbacks k
where k.client_id = c.client_id and k.closed_at is null
"""
# Broadcasts keep apart from each other, all else from all else, asks from asks too.
LAST_TOO_TIGHT = """
select max(occurred_at) as too_tight_at from (
  select o.occurred_at, o.gap_class,
    case o.gap_class when 'broadcast' then c.broadcast_shortest else c.shortest end
      as shortest,
    o.occurred_at - lag(o.occurred_at) over (
      partition by o.gap_class = 'broadcast' order by o.occurred_at
    ) as gap,
    o.occurred_at - lag(o.occurred_at)
      over (partition by o.gap_class order by o.occurred_at) as of_class
  from cadence.outgoing o where o.client_id = c.client_id
) as spaced
where gap < shortest or (gap_class = 'ask' and of_class < c.ask_shortest)
"""
READ = f"""
select c.client_id, b.branch_id, b.zone, b.country, b.subdivision, b.hours,
  last.*, owed.*, tight.*, kept.*
from json_array_elements_text(:clients) as named (client_id)
join cadence.clients c using (client_id)
left join cadence.branches b using (branch_id)
cross join lateral ({LAST}) as last
cross join lateral ({FIRST_OWED}) as owed
cross join lateral ({LAST_TOO_TIGHT}) as tight
cross join lateral ({TASKS_OF}) as kept
"""
CHANGED = {
    "task_id": "text",
    "not_before": "timestamptz",
    "due_at": "timestamptz",
    "done_at": "timestamptz",
    "closed_at": "timestamptz",
    "outcome": "text",
}
PLAN = {
    "last_call": "timestamptz",
    "last_meeting": "timestamptz",
    "last_random": "timestamptz",
    "next_touch_at": "timestamptz",
    "too_tight_at": "timestamptz",
    "judged_until": "timestamptz",
    "call_since": "timestamptz",
    "meeting_since": "timestamptz",
}
OLD_PLAN, NEW_PLAN = (", ".join(f"{of}.{each}" for each in PLAN) for of in "cn")

# A task that is moved is planned into somebody's day anew; what was agreed on for one
# that is over is called off.
WRITE = f"""
with opened as (
  insert into cadence.tasks ({", ".join(TASKS.columns)})
  select {", ".join(TASKS.columns)} from {told("opened", TASKS.columns)}
  returning task_id
),
changed as (
  update cadence.tasks t
  set not_before = n.not_before, due_at = n.due_at, done_at = n.done_at,
    closed_at = n.closed_at, outcome = n.outcome, starts_at = case
      when (t.not_before, t.due_at) = (n.not_before, n.due_at) then t.starts_at end,
    on_time = case
      when (t.not_before, t.due_at) = (n.not_before, n.due_at) then t.on_time end
  from {told("changed", CHANGED)} where t.task_id = n.task_id
  returning t.task_id, {OPEN} as is_open, t.on_time is null as unplanned
),
withdrawn as (
  delete from cadence.tasks t using {told("withdrawn", {"task_id": "text"})}
  where t.task_id = n.task_id and not {AGREED_BEFORE_A_MERGE} returning t.task_id
),
over as (
  select task_id from changed where not is_open union all select task_id from withdrawn
),
news as (
  {news.TELL} where exists (select from opened)
    or exists (select from changed where is_open and unplanned)
    or exists (select from over join cadence.invitations i using (task_id)
      where not i.cancelled)
)
update cadence.clients c set ({", ".join(PLAN)}) = row({NEW_PLAN})
from {told("plans", {"client_id": "text", **PLAN})}
where c.client_id = n.client_id and ({OLD_PLAN}) is distinct from ({NEW_PLAN})
"""


def read(transaction: Transaction, clients: Sequence[Client]) -> Given:
    """Read what the plans with clients in hand follow from."""
    ids = [client.id for client in clients]
    # In no zone is it an earlier month.
    month = f"{transaction.now - A_DAY:%Y-%m}"
    bound = {"clients": Json(ids), "month": month}
    rows = reading.read(transaction, READ, bound)
    branches = {row.branch_id: row for row in rows if row.branch_id}
    hours = {branch: open_hours(row) for branch, row in branches.items()}
    return {
        row.client_id: PlanningFacts(
            hours.get(row.branch_id),
            row.callback_due,
            row.too_tight_at,
            Last(row.last_call, row.last_meeting, row.last_random),
            kept_of(row.tasks),
        )
        for row in rows
    }


def write(transaction: Transaction, plans: Sequence[Planned]) -> None:
    """Write down plans with clients in hand, and what becomes of their tasks."""
    if not plans:
        return
    tasks, now = [each.tasks for each in plans], transaction.now
    rows = {
        "opened": [opened_row(task, now) for each in tasks for task in each.opened],
        "changed": [changed_row(task) for each in tasks for task in each.changed],
        "withdrawn": [{"task_id": key} for each in tasks for key in each.withdrawn],
        "plans": [plan_row(each.client) for each in plans],
    }
    bound = {name: as_json(of_it) for name, of_it in rows.items()}
    driver.run(transaction, WRITE, {**bound, **news.told(transaction), "now": now})


def opened_row(task: Task, now: datetime) -> dict[str, Any]:
    return dict(zip(TASKS.columns, row_of(task, now), strict=True))


def changed_row(task: KeptTask) -> dict[str, Any]:
    return {
        "task_id": task.id,
        "not_before": task.not_before,
        "due_at": task.due_at,
        "done_at": task.done_at,
        "closed_at": task.closed_at,
        "outcome": task.outcome,
    }


def plan_row(client: Client) -> dict[str, Any]:
    history, plan = client.history, client.plan
    return {
        "client_id": client.id,
        "last_call": history.last_call,
        "last_meeting": history.last_meeting,
        "last_random": history.last_random,
        **vars(plan),
    }
