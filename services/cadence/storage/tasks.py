"""Tasks: which of them are done is worked out from the log, in any order of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.purposes import ONCE, Channel, Purpose
from services.cadence.domain.tasks import Task
from services.cadence.storage import news

TASKS = Bulk(
    "tasks",
    {
        "task_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "contact_id": "text",
        "purpose": "text",
        "occasion": "text",
        "channel": "text",
        "gap_class": "text",
        "needs": "text",
        "minutes": "integer",
        "note": "text",
        "opened_at": "timestamptz",
        "not_before": "timestamptz",
        "due_at": "timestamptz",
        "expires_at": "timestamptz",
        "staff_id": "text",
        "starts_at": "timestamptz",
    },
)
OPEN = "t.done_at is null and t.closed_at is null"
# What was agreed on with a client that was merged since stays, whoever keeps it up.
AGREED_BEFORE_A_MERGE = """exists (
  select from cadence.invitations i join cadence.clients merged using (client_id)
  where i.task_id = t.task_id and not i.cancelled and i.starts_at > :now
    and merged.counts_for is not null
)"""
# By the log, or by somebody's word.
DONE = "(t.done_at is not null or t.outcome = 'done')"
LAPSED = f"t.purpose = any(:purposes) and t.expires_at <= :now and {OPEN}"
SUPERSEDE = f"""
update cadence.tasks t set closed_at = :now, outcome = 'superseded'
where t.client_id = any(:clients) and t.purpose = any(:once) and {OPEN}
  and exists (
    select from cadence.tasks later
    where (later.client_id, later.purpose) = (t.client_id, t.purpose)
      and (later.not_before, later.occasion) > (t.not_before, t.occasion)
  )
"""


def open_all(transaction: Transaction, tasks: Sequence[Task]) -> list[Task]:
    """Write tasks down and return the new ones."""
    by_id = {task.id: task for task in tasks}
    fresh = TASKS.insert(
        transaction,
        [row_of(by_id[key], transaction.now) for key in sorted(by_id)],
        "on conflict do nothing returning task_id",
    ).all()
    if fresh:
        news.tell(transaction)
    return [by_id[key] for (key,) in fresh]


def supersede(transaction: Transaction, clients: Collection[ClientId]) -> None:
    """Close all but the last told of what a client has open once."""
    transaction.session.execute(
        text(SUPERSEDE),
        {"clients": sorted(clients), "once": sorted(ONCE), "now": transaction.now},
    )


def lapsed(
    transaction: Transaction, purposes: Collection[Purpose], most: int
) -> list[ClientId]:
    """Find clients with whom the time for something came to nothing."""
    rows = transaction.session.execute(
        text(
            f"select distinct t.client_id from cadence.tasks t where {LAPSED}"
            " order by t.client_id limit :most"
        ),
        {"purposes": sorted(purposes), "now": transaction.now, "most": most},
    )
    return list(rows.scalars())


def miss(
    transaction: Transaction,
    purposes: Collection[Purpose],
    clients: Collection[ClientId],
) -> None:
    """Close what came to nothing before its time was over."""
    transaction.session.execute(
        text(
            "update cadence.tasks t set closed_at = :now, outcome = 'missed'"
            f" where t.client_id = any(:clients) and {LAPSED}"
        ),
        {
            "purposes": sorted(purposes),
            "now": transaction.now,
            "clients": list(clients),
        },
    )


def row_of(task: Task, now: datetime) -> tuple[Any, ...]:
    return (
        task.id,
        task.branch,
        task.client,
        task.contact,
        task.purpose.value,
        task.occasion,
        task.way.value,
        task.gap_class.value,
        task.needs and task.needs.value,
        int(task.effort.total_seconds() // 60),
        task.note,
        now,
        task.not_before,
        task.due_at,
        task.expires_at,
        task.staff,
        task.starts_at,
    )


def task_of(row: Row[Any]) -> Task:
    return Task(
        client=row.client_id,
        branch=row.branch_id,
        purpose=Purpose(row.purpose),
        occasion=row.occasion,
        not_before=row.not_before,
        due_at=row.due_at,
        expires_at=row.expires_at,
        contact=row.contact_id,
        channel=Channel(row.channel),
        minutes=row.minutes,
        note=row.note,
        staff=row.staff_id,
        starts_at=row.starts_at,
    )
