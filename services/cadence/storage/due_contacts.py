"""Tasks that are to begin and have no grant yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.tasks import Task
from services.cadence.storage import news
from services.cadence.storage.tasks import task_of

# What nobody has to find time for begins without having been given a time.
WAITING = """
t.done_at is null and t.closed_at is null and t.granted_at is null
and (t.starts_at is not null or t.channel not in ('phone', 'video', 'in_person'))
"""
BEGINS = "greatest(coalesce(t.starts_at, t.not_before), t.held_until, t.snoozed_until)"
CLIENTS = f"""
select distinct client_id from (
  select t.client_id from cadence.tasks t where {WAITING} and {BEGINS} <= :now
  order by {BEGINS}, t.client_id limit :most
) begun
"""
BEGUN = f"""
select t.*, i.task_id is not null as agreed
from cadence.tasks t left join cadence.invitations i
  on i.task_id = t.task_id and i.starts_at = t.starts_at and not i.cancelled
where t.client_id = any(:clients) and {WAITING} and {BEGINS} <= :now
"""
# Nights and holidays are over in a few days: what waits for longer waits for others.
DAWN = f"""
update cadence.tasks t set held_until = :now
where {WAITING} and t.held_by = 'quiet_hours'
  and {BEGINS} > :now and {BEGINS} <= :far
"""
NEXT = f"select min({BEGINS}) from cadence.tasks t where {WAITING}"
# What was put off has no time any more, and is the planner's once more.
NOTE = """
update cadence.tasks t
set granted_at = case n.outcome when 'allowed' then cast(:now as timestamptz) end,
  held_until = n.held_until, held_by = n.held_by,
  starts_at = case n.outcome when 'allowed' then t.starts_at end,
  on_time = case n.outcome when 'allowed' then t.on_time end,
  told_at = case n.outcome when 'allowed' then coalesce(t.told_at, :now)
    else t.told_at end,
  closed_at = case when n.dropped then cast(:now as timestamptz) end,
  outcome = case when n.dropped then 'expired' end
from unnest(cast(:tasks as text[]), cast(:outcomes as text[]),
    cast(:held_until as timestamptz[]), cast(:held_by as text[]),
    cast(:dropped as boolean[]))
  as n (task_id, outcome, held_until, held_by, dropped)
where t.task_id = n.task_id
"""
LONGEST_NIGHT = timedelta(days=30)


@dataclass(frozen=True)
class Begun:
    """A task that should have begun: `told` of before, `agreed` on for this time."""

    task: Task
    told: bool
    agreed: bool


@dataclass(frozen=True)
class Noted:
    """What became of a task at the gate: granted, held for a while or dropped."""

    task: str
    outcome: str
    held_until: datetime | None
    held_by: str | None
    dropped: bool


def ask_again_at_night(transaction: Transaction) -> None:
    """Let what waits for a morning ask again now."""
    bound = {"now": transaction.now, "far": transaction.now + LONGEST_NIGHT}
    transaction.session.execute(text(DAWN), bound)


def clients_of_begun(transaction: Transaction, most: int) -> list[ClientId]:
    """Find whom the tasks are with that should have begun, of the first so many."""
    rows = transaction.session.execute(
        text(CLIENTS), {"now": transaction.now, "most": most}
    )
    return list(rows.scalars())


def begun(transaction: Transaction, clients: Collection[ClientId]) -> list[Begun]:
    """Read the tasks with clients that should have begun."""
    rows = transaction.session.execute(
        text(BEGUN), {"clients": sorted(clients), "now": transaction.now}
    )
    return [Begun(task_of(row), row.told_at is not None, row.agreed) for row in rows]


def next_begin(transaction: Transaction) -> datetime | None:
    """Read when the next task is to begin."""
    begin: datetime | None = transaction.session.scalar(text(NEXT))
    return begin


def note(transaction: Transaction, noted: Sequence[Noted]) -> None:
    """Write down what became of tasks."""
    transaction.session.execute(
        text(NOTE),
        {
            "now": transaction.now,
            "tasks": [each.task for each in noted],
            "outcomes": [each.outcome for each in noted],
            "held_until": [each.held_until for each in noted],
            "held_by": [each.held_by for each in noted],
            "dropped": [each.dropped for each in noted],
        },
    )
    news.tell(transaction)
