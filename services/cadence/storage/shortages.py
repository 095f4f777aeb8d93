"""Which promises cannot be kept with the people at hand, and how much time lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.filters import PlanFilter
from services.cadence.domain.purposes import Purpose
from services.cadence.storage.tasks import OPEN

MINUTES_AN_HOUR = 60
Place = tuple[date, str, str]

# What was due before it could be planned lacks time in the week it was planned in.
SHORT = f"""
select cast(date_trunc('week', greatest(t.due_at, t.snoozed_until, :now)
    at time zone b.zone) as date) as week,
  t.branch_id, coalesce(t.staff_id, '') as staff, s.name,
  sum(t.minutes) as minutes,
  jsonb_agg(jsonb_build_array(t.task_id, t.client_id, t.purpose, t.minutes)
    order by t.due_at, t.task_id) as promises,
  array_agg(t.due_at order by t.due_at, t.task_id) as due
from cadence.tasks t join cadence.branches b using (branch_id)
left join cadence.staff s on s.staff_id = t.staff_id
where {OPEN} and not t.on_time
"""

AFTER = "where (week, branch_id, staff) > (:week, :branch, :past)"


@dataclass(frozen=True)
class Unkept:
    """A promise that is not kept in time."""

    task_id: str
    client_id: ClientId
    purpose: Purpose
    minutes: int
    due_at: datetime


@dataclass(frozen=True)
class Shortage:
    """What somebody lacks time for in a week, of which `week` is the Monday.

    Nobody when `staff` is empty: then there is nobody who could do it.
    """

    week: date
    branch: BranchId
    staff: StaffId
    name: str | None
    minutes: int
    promises: Sequence[Unkept]

    @property
    def hours(self) -> float:
        """How many hours are short."""
        return self.minutes / MINUTES_AN_HOUR

    @property
    def staff_id(self) -> StaffId | None:
        """Who is short of time, if there is anybody."""
        return self.staff or None


def page(
    transaction: Transaction, wanted: PlanFilter, after: Place | None, most: int
) -> list[Shortage]:
    """Read shortages by week, branch and person."""
    week, branch, staff_after = after or (None, None, None)
    bound = {"now": transaction.now, "week": week, "branch": branch, "most": most}
    further = AFTER if after else ""
    rows = transaction.session.execute(
        text(
            f"select * from ({SHORT} {''.join(conditions(wanted))}"
            f" group by week, t.branch_id, t.staff_id, s.name) short {further}"
            " order by week, branch_id, staff limit :most"
        ),
        {**vars(wanted), **bound, "past": staff_after},
    )
    return [shortage_of(row) for row in rows]


def conditions(wanted: PlanFilter) -> list[str]:
    wishes = {
        " and t.branch_id = any(:branches)": wanted.branches is not None,
        " and t.staff_id = :staff": wanted.staff is not None,
    }
    return [condition for condition, wished in wishes.items() if wished]


def shortage_of(row: Row[Any]) -> Shortage:
    told = zip(row.promises, row.due, strict=True)
    return Shortage(
        row.week,
        row.branch_id,
        row.staff,
        row.name,
        row.minutes,
        [
            Unkept(task, client, Purpose(purpose), minutes, due)
            for (task, client, purpose, minutes), due in told
        ],
    )
