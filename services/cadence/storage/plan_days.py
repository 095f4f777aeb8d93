"""Who does what when, as it was planned."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.calendars.zones import local_day
from libs.storage.branches import open_hours
from libs.storage.transactions import Transaction
from services.cadence.domain.filters import PlanFilter
from services.cadence.domain.plan_days import is_late
from services.cadence.domain.tasks import Task, ToDo
from services.cadence.storage.planning import LASTS, MEETING, RELEASED, released
from services.cadence.storage.tasks import OPEN, task_of

Place = tuple[datetime, str]
DAY = "cast(t.starts_at at time zone b.zone as date)"


@dataclass(frozen=True)
class PlannedTask:
    """A task that somebody does at some time, `on_time` unless that is too late.

    One that waits to be planned anew is not late yet.
    """

    task_id: str
    task: Task
    client_name: str | None
    staff_name: str | None
    starts_at: datetime
    reason: str
    on_time: bool


def page(
    transaction: Transaction, wanted: PlanFilter, after: Place | None, most: int
) -> list[PlannedTask]:
    """Read tasks by when they begin."""
    at, task = after or (None, None)
    rows = transaction.session.execute(
        text(
            f"select t.*, {RELEASED}, b.zone, b.country, b.subdivision, b.hours,"
            f" c.name as client_name, s.name as staff_name, {LASTS} as lasts"
            " from cadence.tasks t join cadence.clients own using (client_id)"
            " join cadence.clients c"
            " on c.client_id = coalesce(own.counts_for, own.client_id)"
            " join cadence.branches b on b.branch_id = t.branch_id"
            f" left join cadence.staff s on s.staff_id = t.staff_id {MEETING}"
            f" where {' and '.join(conditions(wanted, after))}"
            " order by t.starts_at, t.task_id limit :most"
        ),
        {**vars(wanted), "at": at, "task": task, "most": most},
    )
    return [planned_of(row, transaction.now) for row in rows]


def conditions(wanted: PlanFilter, after: Place | None) -> list[str]:
    wishes = {
        f"{OPEN} and t.starts_at is not null": True,
        "t.branch_id = any(:branches)": wanted.branches is not None,
        "t.staff_id = :staff": wanted.staff is not None,
        f"{DAY} >= :first": wanted.first is not None,
        f"{DAY} <= :last": wanted.last is not None,
        "(t.starts_at, t.task_id) > (:at, :task)": after,
    }
    return [condition for condition, wished in wishes.items() if wished]


def planned_of(row: Row[Any], now: datetime) -> PlannedTask:
    task = replace(task_of(row), minutes=row.lasts)
    to_do = ToDo(task.purpose, task.occasion, task.note)
    hours = open_hours(row)
    return PlannedTask(
        row.task_id,
        task,
        row.client_name,
        row.staff_name,
        row.starts_at,
        to_do.why(local_day(now, hours.zone)),
        row.on_time is not False and not is_late(released(row), row.starts_at, hours),
    )
