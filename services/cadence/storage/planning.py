"""What the planner reads and writes: whose turn it is, the tasks and their places."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Row, text

from libs.decay import Standing
from libs.storage.standings import standing_of
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.horizon import HORIZON
from services.cadence.domain.plan_days import Taken
from services.cadence.domain.tasks import Task
from services.cadence.storage import news
from services.cadence.storage.tasks import OPEN, task_of

# A night is planned at three o'clock of the branch, once its day has begun for good.
TODAY = "cast(cast(:now as timestamptz) at time zone b.zone - interval '3 h' as date)"
IN_HAND = "order by b.branch_id limit 1 for no key update skip locked"
NIGHT = f"""
select b.branch_id from cadence.branches b
where b.planned_on is distinct from {TODAY} {IN_HAND}
"""
NEWS = f"""
select b.branch_id from cadence.branches b
where b.planned_on is not null and exists (
  select from cadence.tasks t where t.branch_id = b.branch_id
    and {OPEN} and t.on_time is null and t.not_before < :until
) {IN_HAND}
"""
RELEASED = "greatest(t.not_before, t.snoozed_until, t.held_until) as released"
AGREED = "not i.cancelled and i.starts_at > :now"
# How long a task takes of somebody's day: a meeting as agreed on, as long as the task
# stands at that hour; when the hour has passed without it, as long as it always took.
MEETING = """
left join cadence.invitations i on i.task_id = t.task_id and not i.cancelled
  and (i.staff_id, i.starts_at) = (t.staff_id, t.starts_at)
"""
LASTS = "coalesce(i.minutes, t.minutes)"
TO_PLAN = f"""
select t.*, {RELEASED},
  c.client_id as counts, c.account_manager, c.deputy, c.tier, c.margin, c.value,
  c.as_of, c.decays_from, c.law, c.rate, c.grace, c.valued_revision,
  said.due_days, said.leaving_factor
from cadence.settings said cross join cadence.tasks t
join cadence.clients own using (client_id)
join cadence.clients c on c.client_id = coalesce(own.counts_for, own.client_id)
where t.branch_id = :branch and {OPEN} and t.not_before < :until
  and not exists (
    select from cadence.invitations i where i.task_id = t.task_id and {AGREED})
"""
# What was agreed on with the client has its time already. How long that is is not the
# task's own: once called off, it takes what it always took.
KEEP = f"""
update cadence.tasks t set (staff_id, starts_at, on_time) =
  row(i.staff_id, i.starts_at, true)
from cadence.invitations i
where t.branch_id = :branch and {OPEN} and i.task_id = t.task_id and {AGREED}
  and (t.staff_id, t.starts_at, t.on_time)
    is distinct from (i.staff_id, i.starts_at, true)
"""
# What was done before its day came takes no time of that day.
TAKEN = f"""
select t.staff_id, t.starts_at, {LASTS} as minutes
from unnest(cast(:staff as text[]), cast(:mondays as timestamptz[]),
  cast(:tomorrows as timestamptz[])) as p (staff_id, monday, tomorrow)
join cadence.tasks t using (staff_id) {MEETING}
where t.starts_at >= p.monday
  and (t.closed_at is null or t.outcome = 'done') and t.task_id <> all(:planned)
  and case when {OPEN} then t.on_time is not null else t.starts_at < p.tomorrow end
"""
# The median of a tier, and in the row without one that of the whole branch.
MEDIANS = """
select tier, percentile_cont(0.5) within group (order by margin) as margin
from cadence.clients where branch_id = :branch and margin is not null
  and status in ('active', 'prospect') group by grouping sets ((tier), ())
"""
# A talk that begins later than it was granted for passes the gate once more. Of what is
# sent nobody tells whether it was: it was told of once, and that is taken for it.
PLACE = """
update cadence.tasks t
set (staff_id, starts_at, on_time) = row(p.staff_id, p.starts_at, p.on_time),
  granted_at = case when p.starts_at > t.granted_at
    and t.channel in ('phone', 'video', 'in_person') then null else t.granted_at end
from unnest(cast(:tasks as text[]), cast(:staff as text[]),
  cast(:starts as timestamptz[]), cast(:on_time as boolean[]))
  as p (task_id, staff_id, starts_at, on_time)
where t.task_id = p.task_id and (t.staff_id, t.starts_at, t.on_time)
  is distinct from (p.staff_id, p.starts_at, p.on_time)
"""


class Days(NamedTuple):
    """When this week's Monday and the next day begin where somebody is."""

    monday: datetime
    tomorrow: datetime


class Extent(StrEnum):
    """Which tasks are given places: what is new, also what is still to send, or all."""

    NEWS = "t.on_time is null"
    SENT = "(t.on_time is null or (t.needs is null and t.starts_at > :now))"
    WHOLE = "true"


@dataclass(frozen=True)
class ToPlan:
    """A task, and what is known of its client; `named` are who should do it.

    The owner's are `due_days`, which a touch not made costs, and `leaving_factor`: how
    many times as often the worst clients leave.
    """

    task: Task
    client: ClientId
    named: tuple[StaffId | None, ...]
    tier: str | None
    margin: float | None
    standing: Standing | None
    due_days: int
    leaving_factor: int


@dataclass(frozen=True)
class Placed:
    """Who does a task and when, as far as there is room, and whether in time."""

    task: str
    staff: StaffId | None
    starts_at: datetime | None
    on_time: bool


def lock_next_night(transaction: Transaction) -> BranchId | None:
    """Take in hand a branch that was not planned yet today; None when all were."""
    found = transaction.session.execute(text(NIGHT), {"now": transaction.now})
    return found.scalar_one_or_none()


def lock_next_news(transaction: Transaction) -> BranchId | None:
    """Take in hand a branch with tasks that were not planned yet; None without any."""
    bound = {"until": transaction.now + HORIZON}
    return transaction.session.execute(text(NEWS), bound).scalar_one_or_none()


def planned(transaction: Transaction, branch: BranchId) -> None:
    """Note that the branch was planned today as a whole."""
    transaction.session.execute(
        text(
            f"update cadence.branches b set planned_on = {TODAY}"
            " where branch_id = :branch"
        ),
        {"branch": branch, "now": transaction.now},
    )


def keep_agreed(transaction: Transaction, branch: BranchId) -> None:
    """Leave a branch's tasks at the times that clients were invited for."""
    bound = {"branch": branch, "now": transaction.now}
    transaction.session.execute(text(KEEP), bound)


def to_plan(transaction: Transaction, branch: BranchId, extent: Extent) -> list[ToPlan]:
    """Read a branch's tasks of the horizon that are given places."""
    bound = {
        "branch": branch,
        "now": transaction.now,
        "until": transaction.now + HORIZON,
    }
    rows = transaction.session.execute(text(f"{TO_PLAN} and {extent}"), bound)
    return [to_plan_of(row) for row in rows]


def taken(
    transaction: Transaction,
    days: Mapping[StaffId, Days],
    planned: Collection[str],
) -> list[Taken]:
    """Read what people do besides the tasks being planned, each from their Monday."""
    bound = {
        "staff": [*days],
        "mondays": [each.monday for each in days.values()],
        "tomorrows": [each.tomorrow for each in days.values()],
        "planned": sorted(planned),
    }
    rows = transaction.session.execute(text(TAKEN), bound)
    return [Taken(row.staff_id, row.starts_at, row.minutes) for row in rows]


def medians(
    transaction: Transaction, branch: BranchId
) -> Mapping[str | None, float | None]:
    """Read the median margin of each tier, and of the whole branch as that of None."""
    rows = transaction.session.execute(text(MEDIANS), {"branch": branch})
    return {row.tier: row.margin for row in rows}


def place(transaction: Transaction, placed: Sequence[Placed]) -> None:
    """Write down who does what when; what stays as it is is not written."""
    in_order = sorted(placed, key=lambda each: each.task)
    transaction.session.execute(
        text(PLACE),
        {
            "tasks": [each.task for each in in_order],
            "staff": [each.staff for each in in_order],
            "starts": [each.starts_at for each in in_order],
            "on_time": [each.on_time for each in in_order],
        },
    )


def replan(
    transaction: Transaction,
    clients: Collection[ClientId] = (),
    staff: Collection[StaffId] = (),
) -> None:
    """Let the open tasks of clients, and of our people, be planned anew."""
    transaction.session.execute(
        text(
            f"update cadence.tasks t set on_time = null where {OPEN}"
            " and on_time is not null"
            " and (t.client_id = any(:clients) or t.staff_id = any(:staff))"
        ),
        {"clients": sorted(clients), "staff": sorted(staff)},
    )
    news.tell(transaction)


def to_plan_of(row: Row[Any]) -> ToPlan:
    return ToPlan(
        released(row),
        row.counts,
        (row.handed_to, row.account_manager, row.deputy),
        row.tier,
        row.margin,
        standing_of(row, row.valued_revision),
        row.due_days,
        row.leaving_factor,
    )


def released(row: Row[Any]) -> Task:
    """Return a task as it stands by when it was put off or held until."""
    task = task_of(row)
    due_at = max(task.due_at, row.released)
    expires_at = task.expires_at and max(task.expires_at, due_at)
    return replace(task, not_before=row.released, due_at=due_at, expires_at=expires_at)


def next_night(transaction: Transaction) -> datetime | None:
    """Return when the next branch is to be planned anew; None without branches."""
    rows = transaction.session.execute(
        text(
            f"select min((({TODAY} + 1) + interval '3 h') at time zone b.zone)"
            " from cadence.branches b"
        ),
        {"now": transaction.now},
    )
    return rows.scalar_one()
