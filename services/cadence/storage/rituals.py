"""Tasks of rituals, one client at a time: what is there, and what becomes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.cadence.domain.rituals import RITUAL
from services.cadence.domain.tasks import Task
from services.cadence.storage.tasks import OPEN, TASKS, row_of

KNOWN = f"""
select t.task_id, t.client_id, t.occasion, t.not_before, t.due_at, {OPEN} as open
from unnest(cast(:clients as text[]), cast(:months as text[])) as c (client_id, month)
join cadence.tasks t using (client_id)
where t.purpose = any(:rituals) and (t.occasion >= c.month or {OPEN})
"""
AT_ANOTHER_TIME = """
on conflict (task_id) do update
set not_before = excluded.not_before, due_at = excluded.due_at, starts_at = null
"""
MISSED = """
update cadence.tasks set closed_at = :now, outcome = 'missed'
where task_id = any(:tasks)
"""


@dataclass(frozen=True)
class Known:
    """A task of a ritual as it is kept."""

    id: str
    client: ClientId
    occasion: str
    not_before: datetime
    due_at: datetime
    open: bool

    def differs(self, task: Task) -> bool:
        """Tell whether it is open for another time."""
        times = (self.not_before, self.due_at)
        return self.open and times != (task.not_before, task.due_at)


def known(transaction: Transaction, months: Mapping[ClientId, str]) -> dict[str, Known]:
    """Read the tasks of clients that are open, or of their present month or later."""
    rows = transaction.session.execute(
        text(KNOWN),
        {
            "clients": list(months),
            "months": list(months.values()),
            "rituals": sorted(RITUAL),
        },
    )
    return {row.task_id: Known(*row) for row in rows}


def open_anew(transaction: Transaction, tasks: Sequence[Task]) -> None:
    """Open tasks, or move open ones to another time."""
    if tasks:
        in_order = sorted(tasks, key=lambda task: task.id)
        rows = [row_of(task, transaction.now) for task in in_order]
        TASKS.insert(transaction, rows, AT_ANOTHER_TIME)


def miss(transaction: Transaction, tasks: Sequence[str]) -> None:
    """Close tasks whose month is over."""
    if tasks:
        transaction.session.execute(
            text(MISSED), {"tasks": tasks, "now": transaction.now}
        )


def withdraw(transaction: Transaction, tasks: Sequence[str]) -> None:
    """Forget tasks that are not to be done any more."""
    if tasks:
        transaction.session.execute(
            text("delete from cadence.tasks where task_id = any(:tasks)"),
            {"tasks": tasks},
        )
