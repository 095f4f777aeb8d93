"""Tasks as people see them: listed, found, taken in hand and written back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import ClientId, StaffId
from services.cadence.domain.filters import TaskFilter
from services.cadence.domain.purposes import Purpose
from services.cadence.domain.task_changes import (
    HeldTask,
    SeenTask,
    TaskOutcome,
    TaskState,
)
from services.cadence.storage import news
from services.cadence.storage.tasks import DONE, OPEN, task_of

Place = tuple[str, datetime, str]

# A task is for whoever the client counts for; the row's version is PostgreSQL's own.
TASKS = """
select t.*, c.client_id as counts_for, c.name, c.account_manager,
  cast(cast(t.xmin as text) as bigint) as version
from cadence.tasks t join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
"""
WHOSE = """
(cast(:staff as text) is null or c.account_manager = :staff
  or t.handed_to = :staff or t.staff_id = :staff)
"""
OF_CLIENT = """
t.client_id in (
  select cast(:client as text) union all
  select m.client_id from cadence.clients m where m.counts_for = :client
)
"""
STATES = {
    TaskState.OPEN: f"{OPEN} and coalesce(t.snoozed_until <= :now, true)",
    TaskState.SNOOZED: f"{OPEN} and t.snoozed_until > :now",
    TaskState.DONE: DONE,
    TaskState.CLOSED: "t.done_at is null and t.closed_at is not null"
    f" and t.outcome is distinct from '{TaskOutcome.DONE}'",
}
# Whatever was changed is planned anew.
SAVE = """
update cadence.tasks set staff_id = :staff, starts_at = :starts_at,
  closed_at = :closed_at, outcome = :outcome, said = :said,
  snoozed_until = :snoozed_until, snoozed_for = :snoozed_for,
  tried_at = cast(:tried_at as timestamptz[]), message_left = :message_left,
  handed_to = :handed_to, on_time = null
where task_id = :task
"""


def page(
    transaction: Transaction, wanted: TaskFilter, after: Place | None, most: int
) -> list[SeenTask]:
    """Read tasks by branch and by when they are due."""
    branch, at, task = after or (None, None, None)
    place = {"branch": branch, "at": at, "task": task}
    rows = transaction.session.execute(
        text(
            f"{TASKS} where {' and '.join(conditions(wanted, after))}"
            " order by t.branch_id, t.due_at, t.task_id limit :most"
        ),
        {**vars(wanted), **place, "most": most, "now": transaction.now},
    )
    return [seen_of(row) for row in rows]


def conditions(wanted: TaskFilter, after: Place | None) -> list[str]:
    wishes = {
        WHOSE: True,
        "t.branch_id = any(:branches)": wanted.branches is not None,
        OF_CLIENT: wanted.client is not None,
        "t.purpose = :purpose": wanted.purpose is not None,
        "t.due_at <= :due_until": wanted.due_until is not None,
        "(t.branch_id, t.due_at, t.task_id) > (:branch, :at, :task)": after,
    }
    stands = [STATES[wanted.state]] if wanted.state else []
    return [*stands, *(condition for condition, wished in wishes.items() if wished)]


def find(transaction: Transaction, task: str, staff: StaffId | None) -> SeenTask | None:
    """Read one; None when it is not there or not for `staff` to see."""
    return _one(transaction, "", task, staff)


def lock(transaction: Transaction, task: str, staff: StaffId | None) -> SeenTask | None:
    """Take one in hand; its clients are in hand already."""
    return _one(transaction, "for no key update of t", task, staff)


def save(transaction: Transaction, held: HeldTask) -> None:
    """Write what people did with a task."""
    task = held.task
    changes = {**vars(held), "tried_at": list(held.tried_at), "task": task.id}
    bound = changes | {"staff": task.staff, "starts_at": task.starts_at}
    transaction.session.execute(text(SAVE), bound)
    news.tell(transaction)


def withdraw(transaction: Transaction, client: ClientId, purpose: Purpose) -> None:
    """Close what is open with a client for a purpose, as something newer takes over."""
    transaction.session.execute(
        text(
            "update cadence.tasks t set closed_at = :now, outcome = 'superseded'"
            f" where client_id = :client and purpose = :purpose and {OPEN}"
        ),
        {"client": client, "purpose": purpose.value, "now": transaction.now},
    )


def forget_words(transaction: Transaction, contacts: Sequence[str]) -> None:
    """Forget what was written about tasks with people."""
    transaction.session.execute(
        text(
            "update cadence.tasks set note = '', said = '', snoozed_for = null"
            " where contact_id = any(:contacts)"
        ),
        {"contacts": list(contacts)},
    )


def seen_of(row: Row[Any]) -> SeenTask:
    held = HeldTask(
        task=task_of(row),
        done_at=row.done_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        said=row.said,
        snoozed_until=row.snoozed_until,
        snoozed_for=row.snoozed_for,
        tried_at=tuple(row.tried_at),
        message_left=row.message_left,
        handed_to=row.handed_to,
    )
    return SeenTask(held, row.counts_for, row.name, row.account_manager, row.version)


def _one(
    transaction: Transaction, lock: str, task: str, staff: StaffId | None
) -> SeenTask | None:
    row = transaction.session.execute(
        text(f"{TASKS} where t.task_id = :task and {WHOSE} {lock}"),
        {"task": task, "staff": staff},
    ).one_or_none()
    return seen_of(row) if row else None
