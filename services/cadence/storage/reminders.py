"""Reminders, the steps they took, and what answered them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ClientId, TouchId
from services.cadence.domain.filters import ClientFilter
from services.cadence.domain.gate import Rule
from services.cadence.domain.purposes import Channel, Purpose
from services.cadence.domain.reminders import Reminder, ReminderAnswer, Step
from services.cadence.domain.task_changes import NOBODY_ANSWERED
from services.cadence.storage.tasks import OPEN

Place = tuple[str, datetime, str]

# The first answer counts, for the last step that had passed the gate by then. A step
# was taken when it passed, or was over without; one that was put off, not before then.
# A call passes the gate anew each night that it is left undone: it is waited for from
# the first try, else from the day it is due and the gate does not hold it back, and not
# as long as nobody is to be in touch with them.
READ = f"""
select r.*, answer.touch_id, answer.answered_at, last.taken_at,
  coalesce(asked.step, 1) as answered_step,
  answer.answered_at - coalesce(asked.granted_at, r.started_at) as answered_after
from cadence.reminders r join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
left join lateral (
  select a.touch_id, a.answered_at from cadence.reminder_answers a
  where a.reminder_id = r.reminder_id order by a.answered_at, a.touch_id limit 1
) as answer on true
left join lateral (
  select cast(split_part(t.occasion, ' ', 1) as integer) as step, g.granted_at
  from cadence.tasks t join cadence.grants g on g.grant_id = t.task_id
  where (t.client_id, t.purpose) = (r.client_id, '{Purpose.REMINDER}')
    and substr(t.occasion, position(' ' in t.occasion) + 1) = r.reminder_id
    and g.granted_at <= answer.answered_at and g.withdrawn_at is null
  order by g.granted_at desc, step desc limit 1
) as asked on true
left join lateral (
  select case when t.held_by = '{Rule.NOT_KEPT_UP_WITH}' and {OPEN} then null
    when t.channel = '{Channel.PHONE}' then
      coalesce(t.done_at, t.closed_at, greatest(r.stepped_at, t.due_at, t.held_until,
        t.tried_at[1], case when t.snoozed_for is distinct from '{NOBODY_ANSWERED}'
          then t.snoozed_until end))
    when g.granted_at is not null then greatest(g.granted_at, t.snoozed_until)
    else coalesce(t.done_at, t.closed_at) end as taken_at
  from cadence.tasks t left join cadence.grants g on g.grant_id = t.task_id
  where (t.client_id, t.purpose, t.occasion)
    = (r.client_id, '{Purpose.REMINDER}', r.step || ' ' || r.reminder_id)
) as last on true
"""
PAGE = f"""
{READ} where (cast(:branches as text[]) is null or r.branch_id = any(:branches))
  and (cast(:staff as text) is null or c.account_manager = :staff)
  and (cast(:client as text) is null or r.client_id = :client)
  and (cast(:reminder as text) is null or r.reminder_id = :reminder)
  and (cast(:branch as text) is null
    or (r.branch_id, r.started_at, r.reminder_id) > (:branch, :at, :id))
order by r.branch_id, r.started_at, r.reminder_id limit :most
"""
DUE_CLIENTS = """
select distinct client_id from cadence.reminders join cadence.branches using (branch_id)
where next_at <= :now limit :most
"""
DUE = f"""
{READ} where r.next_at <= :now and r.client_id = any(:clients)
order by r.reminder_id for no key update of r
"""
TAKE_BACK = """
delete from cadence.reminder_answers where touch_id = any(:touches)
returning reminder_id
"""
LOOK_AGAIN = """
update cadence.reminders set next_at = :now where reminder_id = any(:reminders)
"""
FORGET_NOTES = f"""
update cadence.tasks set note = ''
where contact_id = any(:contacts) and purpose = '{Purpose.REMINDER}'
"""
FORGET = """
update cadence.reminders
set about = '', stopped_at = coalesce(stopped_at, :now), next_at = :now
where contact_id = any(:contacts)
"""
CLOSE = f"""
update cadence.tasks t set closed_at = :now, outcome = r.outcome
from unnest(cast(:clients as text[]), cast(:reminders as text[]),
  cast(:outcomes as text[])) as r (client_id, reminder_id, outcome)
where (t.client_id, t.purpose) = (r.client_id, '{Purpose.REMINDER}')
  and substr(t.occasion, position(' ' in t.occasion) + 1) = r.reminder_id and {OPEN}
"""
SAVE = """
update cadence.reminders r
set step = s.step, next_at = s.next_at,
  stepped_at = case when r.step < s.step then :now else r.stepped_at end
from unnest(cast(:reminders as text[]), cast(:steps as integer[]),
  cast(:moments as timestamptz[])) as s (reminder_id, step, next_at)
where r.reminder_id = s.reminder_id
"""

REMINDERS = Bulk(
    "reminders",
    {
        "reminder_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "about": "text",
        "steps": "jsonb",
        "started_at": "timestamptz",
        "started_by": "text",
        "stepped_at": "timestamptz",
        "next_at": "timestamptz",
    },
)


def usual_steps(transaction: Transaction) -> tuple[Step, ...]:
    """Read the steps that a reminder takes."""
    sql = "select channel, wait_days from cadence.reminder_steps order by step"
    rows = transaction.session.execute(text(sql))
    return tuple(Step(Channel(channel), days) for channel, days in rows)


def start(transaction: Transaction, reminder: Reminder) -> None:
    """Write a reminder down; its first step is due at once."""
    steps = [[step.channel.value, step.wait_days] for step in reminder.steps]
    row = (
        reminder.id,
        reminder.branch,
        reminder.client,
        reminder.contact,
        reminder.about,
        Jsonb(steps),
        reminder.started_at,
        reminder.started_by,
        reminder.started_at,
        reminder.next_at,
    )
    REMINDERS.insert(transaction, [row])


def page(
    transaction: Transaction,
    wanted: ClientFilter,
    after: Place | None,
    most: int,
    reminder: str | None = None,
) -> list[Reminder]:
    """Read reminders, the first started first."""
    branch, at, last = after or (None, None, None)
    place = {"branch": branch, "at": at, "id": last, "most": most}
    bound = {**vars(wanted), **place, "reminder": reminder}
    rows = transaction.session.execute(text(PAGE), bound)
    return [reminder_of(row) for row in rows]


def stop(transaction: Transaction, reminder: str) -> None:
    """Note that it was stopped now, to be followed at once."""
    transaction.session.execute(
        text(
            "update cadence.reminders set stopped_at = :now, next_at = :now"
            " where reminder_id = :reminder"
        ),
        {"reminder": reminder, "now": transaction.now},
    )


def take_back(transaction: Transaction, touches: Sequence[TouchId]) -> list[str]:
    """Forget answers that were taken back; return which reminders had them."""
    rows = transaction.session.execute(text(TAKE_BACK), {"touches": list(touches)})
    return list(rows.scalars())


def look_again(transaction: Transaction, reminders: Sequence[str]) -> None:
    """Let reminders be looked at now."""
    again = {"reminders": list(reminders), "now": transaction.now}
    transaction.session.execute(text(LOOK_AGAIN), again)


def forget(transaction: Transaction, contacts: Sequence[str]) -> bool:
    """Forget what people were reminded of, and stop it; tell whether any was."""
    bound = {"contacts": list(contacts), "now": transaction.now}
    transaction.session.execute(text(FORGET_NOTES), bound)
    return bool(transaction.session.execute(text(FORGET), bound).rowcount)


def due_clients(transaction: Transaction, most: int) -> list[ClientId]:
    """Name the clients of reminders that a step is due of, or that are over."""
    bound = {"now": transaction.now, "most": most}
    return list(transaction.session.execute(text(DUE_CLIENTS), bound).scalars())


def due(transaction: Transaction, clients: Sequence[ClientId]) -> list[Reminder]:
    """Take in hand what is due of the clients' reminders."""
    bound = {"now": transaction.now, "clients": list(clients)}
    rows = transaction.session.execute(text(DUE), bound)
    return [reminder_of(row) for row in rows]


def close(transaction: Transaction, outcomes: Mapping[Reminder, str]) -> None:
    """Close what is open of reminders."""
    bound = {
        "clients": [each.client for each in outcomes],
        "reminders": [each.id for each in outcomes],
        "outcomes": list(outcomes.values()),
        "now": transaction.now,
    }
    transaction.session.execute(text(CLOSE), bound)


def save(transaction: Transaction, reminders: Sequence[Reminder]) -> None:
    """Write back how far reminders have come."""
    bound = {
        "reminders": [each.id for each in reminders],
        "steps": [each.step for each in reminders],
        "moments": [each.next_at for each in reminders],
        "now": transaction.now,
    }
    transaction.session.execute(text(SAVE), bound)


def next_at(transaction: Transaction) -> datetime | None:
    """Tell when the next step is due."""
    sql = (
        "select min(next_at) from cadence.reminders"
        " join cadence.branches using (branch_id)"
    )
    at: datetime | None = transaction.session.execute(text(sql)).scalar_one()
    return at


def reminder_of(row: Row[Any]) -> Reminder:
    return Reminder(
        id=row.reminder_id,
        branch=row.branch_id,
        client=row.client_id,
        contact=row.contact_id,
        about=row.about,
        steps=tuple(Step(Channel(channel), days) for channel, days in row.steps),
        started_at=row.started_at,
        started_by=row.started_by,
        step=row.step,
        stopped_at=row.stopped_at,
        next_at=row.next_at,
        taken_at=row.taken_at,
        answer=answer_of(row),
    )


def answer_of(row: Row[Any]) -> ReminderAnswer | None:
    if row.touch_id is None:
        return None
    return ReminderAnswer(
        row.touch_id, row.answered_at, row.answered_step, row.answered_after
    )
